using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Kernels;

namespace Sonda.Sweeps.Boundaries;

/// <summary>
/// Trains cells side by side, one in each lane of a vector of doubles. Lanes never mix, so a cell has the same bits in any lane of any width.
/// </summary>
internal static unsafe class BoundaryLanes
{
    /// <summary>Trains cells.</summary>
    /// <param name="setting">What they have in common.</param>
    /// <param name="horizontal">log₁₀ of the first layer's rate (or of the offset) of each cell.</param>
    /// <param name="vertical">log₁₀ of the second layer's rate (or of both) of each cell.</param>
    /// <param name="values">Receives the values.</param>
    /// <param name="endsEarly">Whether a cell ends at its first loss that is not finite. The values are the same.</param>
    public static void Train(BoundarySetting setting, ReadOnlySpan<double> horizontal, ReadOnlySpan<double> vertical, Span<double> values, bool endsEarly = true)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vertical.Length, horizontal.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, horizontal.Length);
        var layout = new BoundaryLayout(setting);
        if (Vector512.IsHardwareAccelerated)
        {
            Train<Simd512<double>, Vector512<double>>(layout, horizontal, vertical, values, endsEarly);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Train<Simd256<double>, Vector256<double>>(layout, horizontal, vertical, values, endsEarly);
        }
        else
        {
            Train<Simd128<double>, Vector128<double>>(layout, horizontal, vertical, values, endsEarly);
        }
    }

    /// <summary>The same at one vector width.</summary>
    internal static void Train<TSimd, TVector>(
        BoundaryLayout layout, ReadOnlySpan<double> horizontal, ReadOnlySpan<double> vertical, Span<double> values, bool endsEarly)
        where TSimd : struct, ISimd<TVector, double>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        nuint bytes = (nuint)(layout.StateSize * lanes * sizeof(double));
        double* memory = (double*)NativeMemory.AlignedAlloc(bytes, 64);
        try
        {
            new Span<byte>(memory, (int)bytes).Clear();
            var lane = new int[lanes];
            var series = new LossSeries[lanes];
            int next = 0;

            // A lane whose cell has ended takes the next cell, so that quick ends leave no lane idle. Mini-batches depend on the step:
            // there all lanes have to be at the same one.
            bool refills = layout.Setting.Condition != BoundaryCondition.MiniBatch;
            double* losses = stackalloc double[lanes];
            while (true)
            {
                bool isAnyAtWork = false;
                for (int l = 0; l < lanes; l++)
                {
                    isAnyAtWork |= lane[l] > 0;
                }

                for (int l = 0; l < lanes && (refills || !isAnyAtWork); l++)
                {
                    if (lane[l] == 0 && next < values.Length)
                    {
                        layout.Start(memory, lanes, l, horizontal[next], vertical[next]);
                        (lane[l], series[l]) = (++next, new LossSeries(layout.Setting.Steps));
                    }
                }

                int step = -1;
                for (int l = 0; l < lanes; l++)
                {
                    step = lane[l] > 0 ? series[l].Count : step;
                }

                if (step < 0)
                {
                    return;
                }

                BoundaryKernel.Step<TSimd, TVector>(layout, memory, layout.BatchOf(step), losses);
                for (int l = 0; l < lanes; l++)
                {
                    if (lane[l] == 0)
                    {
                        continue;
                    }

                    series[l].Add(losses[l]);
                    if (series[l].IsOver || (endsEarly && !double.IsFinite(losses[l])))
                    {
                        values[lane[l] - 1] = series[l].Finish();
                        lane[l] = 0;
                    }
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }
}
