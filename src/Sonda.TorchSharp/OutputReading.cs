using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Activations;
using Sonda.Engine.Kernels;

namespace Sonda.TorchSharp;

/// <summary>What the outputs and slopes of an activation show in a step.</summary>
/// <param name="OutputRms">The root mean square of the outputs.</param>
/// <param name="OutputSpread">The root mean square deviation of an output from its mean over the rows.</param>
/// <param name="SlopeRms">The root mean square of the slopes.</param>
/// <param name="SaturatedShare">The share of slopes that are small and not zero.</param>
/// <param name="DeadUnits">The units whose slopes are all zero.</param>
internal sealed record OutputReading(double OutputRms, double OutputSpread, double SlopeRms, double SaturatedShare, IReadOnlyList<int> DeadUnits)
{
    private const double Saturation = 0.0099;

    /// <summary>Whether the slopes of an activation follow from its outputs.</summary>
    public static bool IsKnownByOutput(ActivationKind kind) => kind is ActivationKind.ReLU or ActivationKind.Sigmoid or ActivationKind.Tanh;

    /// <summary>φ′(z) from a = φ(z).</summary>
    public static void Slopes<T>(ActivationKind kind, ReadOnlySpan<T> a, Span<T> slopes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (kind)
        {
            case ActivationKind.ReLU:
                ElementwiseKernels.Map<Step<T>, T>(a, slopes);
                break;
            case ActivationKind.Sigmoid:
                ElementwiseKernels.Map<OfSigmoid<T>, T>(a, slopes);
                break;
            default:
                ElementwiseKernels.Map<OfTanh<T>, T>(a, slopes);
                break;
        }
    }

    /// <summary>Reads outputs; their slopes are to be added.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="samples">The samples.</param>
    public static OutputReading Of<T>(ReadOnlySpan<T> outputs, int samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int columns = outputs.Length / samples;
        double[] room = ArrayPool<double>.Shared.Rent(columns + 7);
        (double deviations, double means) = ActivityKernels.Deviations(outputs, columns, room.AsSpan(0, columns + 7));
        ArrayPool<double>.Shared.Return(room);
        return new OutputReading(Math.Sqrt((deviations + (samples * means)) / outputs.Length), Math.Sqrt(deviations / outputs.Length), 0, 0, []);
    }

    /// <summary>Adds what slopes show.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="slopes">The slopes, in the same order; empty for ReLU, whose finite outputs are counted instead.</param>
    /// <param name="shape">The units.</param>
    public OutputReading With<T>(ReadOnlySpan<T> outputs, ReadOnlySpan<T> slopes, UnitShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int places = shape.Units * shape.Places;
        T[] buffer = ArrayPool<T>.Shared.Rent(places);
        Span<T> highest = buffer.AsSpan(0, places);
        highest.Clear();
        OutputReading reading = slopes.IsEmpty ? WithSteps(outputs, highest, shape) : WithSlopes(slopes, highest, shape);
        ArrayPool<T>.Shared.Return(buffer);
        return reading;
    }

    /// <summary>Adds them to the reading of a layer.</summary>
    public LayerReading AddTo(LayerReading reading) => reading with
    {
        ForwardRms = OutputRms,
        ForwardSpread = OutputSpread,
        SlopeRms = SlopeRms,
        SaturatedShare = SaturatedShare,
        DeadUnits = DeadUnits,
    };

    /// <summary>The slope of ReLU is 1 where the output is above 0.</summary>
    private OutputReading WithSteps<T>(ReadOnlySpan<T> outputs, Span<T> highest, UnitShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long above = ActivityKernels.Above(outputs, highest).Above;
        return this with { SlopeRms = Math.Sqrt((double)above / outputs.Length), DeadUnits = Unmoved(highest, shape) };
    }

    private OutputReading WithSlopes<T>(ReadOnlySpan<T> slopes, Span<T> largest, UnitShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int at = 0; at < slopes.Length; at += largest.Length)
        {
            ActivityKernels.Largest(slopes.Slice(at, largest.Length), largest);
        }

        T limit = T.CreateTruncating(Saturation * Reductions.MaxAbs<T>(largest));
        return this with
        {
            SlopeRms = Math.Sqrt(Reductions.Squares(slopes) / slopes.Length),
            SaturatedShare = (double)ActivityKernels.CountBelow(slopes, limit) / slopes.Length,
            DeadUnits = Unmoved(largest, shape),
        };
    }

    /// <summary>The units without a slope at any place.</summary>
    private static int[] Unmoved<T>(Span<T> largest, UnitShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!largest.Contains(T.Zero))
        {
            return [];
        }

        var dead = new List<int>();
        for (int unit = 0; unit < shape.Units; unit++)
        {
            bool isDead = true;
            for (int place = 0; isDead && place < shape.Places; place++)
            {
                isDead = largest[(unit * shape.Places) + place] == T.Zero;
            }

            if (isDead)
            {
                dead.Add(unit);
            }
        }

        return [.. dead];
    }

    /// <summary>1 for a &gt; 0, else 0.</summary>
    private readonly struct Step<T> : IUnaryOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector zero = TSimd.Broadcast(T.Zero);
            return TSimd.SelectLess(zero, a, TSimd.Broadcast(T.One), zero);
        }
    }

    /// <summary>a(1 − a).</summary>
    private readonly struct OfSigmoid<T> : IUnaryOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => TSimd.Multiply(a, TSimd.Subtract(TSimd.Broadcast(T.One), a));
    }

    /// <summary>1 − a².</summary>
    private readonly struct OfTanh<T> : IUnaryOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => TSimd.Subtract(TSimd.Broadcast(T.One), TSimd.Multiply(a, a));
    }
}
