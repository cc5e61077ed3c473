using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Kernels;

namespace Sonda.Sweeps.Boundaries;

/// <summary>
/// Trains cells side by side, one in each lane of a vector of doubles. Lanes never mix, and every number is a chain of operations in a fixed
/// order, so a cell has the same bits in any lane of any width.
/// </summary>
/// <remarks>
/// One step of a cell, with x a row, W and v the weights, s and h the scales:
/// <code>
/// z = s Wᵀx,  a = h φ(z),  f = v·a/n,  loss = mean (f − y)²
/// ∂loss/∂v = Σ 2 (f − y)/(R n) a,   ∂loss/∂W = Σ x ⊗ (2 (f − y)/(R n) v h φ′(z) s)
/// </code>
/// Rows go through in blocks: the block's a and δ stay in the first-level cache while the gradient of W, eight sums at a time in
/// registers, takes them up.
/// </remarks>
internal static unsafe class BoundaryKernel
{
    /// <summary>Rows whose activations stay in the first-level cache together.</summary>
    private const int BlockRows = 24;

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
        var data = new Data(setting);
        if (Vector512.IsHardwareAccelerated)
        {
            Train<Simd512<double>, Vector512<double>>(data, horizontal, vertical, values, endsEarly);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Train<Simd256<double>, Vector256<double>>(data, horizontal, vertical, values, endsEarly);
        }
        else
        {
            Train<Simd128<double>, Vector128<double>>(data, horizontal, vertical, values, endsEarly);
        }
    }

    /// <summary>The same at one vector width.</summary>
    internal static void Train<TSimd, TVector>(
        Data data, ReadOnlySpan<double> horizontal, ReadOnlySpan<double> vertical, Span<double> values, bool endsEarly)
        where TSimd : struct, ISimd<TVector, double>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        nuint bytes = (nuint)(data.StateSize * lanes * sizeof(double));
        double* memory = (double*)NativeMemory.AlignedAlloc(bytes, 64);
        try
        {
            new Span<byte>(memory, (int)bytes).Clear();
            var lane = new int[lanes];
            var series = new LossSeries[lanes];
            int next = 0;

            // A lane whose cell has ended takes the next cell, so that quick ends leave no lane idle. Mini-batches depend on the step:
            // there all lanes have to be at the same one.
            bool refills = data.Setting.Condition != BoundaryCondition.MiniBatch;
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
                        data.Start(memory, lanes, l, horizontal[next], vertical[next]);
                        (lane[l], series[l]) = (++next, new LossSeries(data.Setting.Steps));
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

                Step<TSimd, TVector>(data, memory, data.BatchOf(step), losses);
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

    /// <summary>One step of all lanes.</summary>
    /// <param name="data">The data and the layout of the memory.</param>
    /// <param name="memory">The lanes' weights, rates and buffers.</param>
    /// <param name="batch">The rows of the mini-batch; null for all rows.</param>
    /// <param name="losses">Receives the loss of each lane over all rows, before the step.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step<TSimd, TVector>(Data data, double* memory, int[]? batch, double* losses)
        where TSimd : struct, ISimd<TVector, double>
        where TVector : struct
    {
        int lanes = TSimd.Lanes, n = data.Width;
        double* second = memory + (data.SecondAt * lanes), firstGradient = memory + (data.FirstGradientAt * lanes);
        double* secondGradient = memory + (data.SecondGradientAt * lanes), active = memory + (data.ActiveAt * lanes), delta = memory + (data.DeltaAt * lanes);
        for (int k = 0; k < (n * n) + n; k++)
        {
            TSimd.Store(TSimd.Broadcast(0), firstGradient + (k * lanes));
        }

        TVector loss = TSimd.Broadcast(0);
        int rows = batch?.Length ?? data.Rows;
        TVector share = TSimd.Broadcast(2.0 / rows / n);
        fixed (double* inputs = data.Inputs, targets = data.Targets)
        fixed (int* order = batch ?? data.AllRows)
        {
            for (int from = 0; from < rows; from += BlockRows)
            {
                int count = Math.Min(BlockRows, rows - from);
                for (int r = 0; r < count; r++)
                {
                    double* row = inputs + (order[from + r] * n);
                    TVector error = TSimd.Subtract(
                        Forward<TSimd, TVector>(data, memory, row, active + (r * n * lanes), delta + (r * n * lanes)), TSimd.Broadcast(targets[order[from + r]]));
                    loss = TSimd.MultiplyAdd(error, error, loss);
                    TVector output = TSimd.Multiply(error, share);

                    // δ = output · v · slope, over the slopes that Forward left there; the gradient of v takes output · a.
                    for (int j = 0; j < n; j++)
                    {
                        int at = ((r * n) + j) * lanes;
                        TSimd.Store(TSimd.Multiply(TSimd.Multiply(output, TSimd.Load(second + (j * lanes))), TSimd.Load(delta + at)), delta + at);
                        TSimd.Store(
                            TSimd.MultiplyAdd(output, TSimd.Load(active + at), TSimd.Load(secondGradient + (j * lanes))), secondGradient + (j * lanes));
                    }
                }

                AddGradient<TSimd, TVector>(inputs, order + from, count, n, delta, firstGradient);
            }

            if (batch is not null)
            {
                loss = FullLoss<TSimd, TVector>(data, memory, inputs, targets, active, delta);
            }
        }

        TSimd.Store(TSimd.Divide(loss, TSimd.Broadcast(data.Rows)), losses);
        Update<TSimd, TVector>(data, memory);
    }

    /// <summary>Computes f of one row; leaves a, and h φ′(z) s in place of δ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Forward<TSimd, TVector>(Data data, double* memory, double* row, double* active, double* slope)
        where TSimd : struct, ISimd<TVector, double>
        where TVector : struct
    {
        int lanes = TSimd.Lanes, n = data.Width;
        double* first = memory, second = memory + (data.SecondAt * lanes);
        TVector scale = TSimd.Broadcast(data.InputScale), hidden = TSimd.Broadcast(data.HiddenScale), zero = TSimd.Broadcast(0);
        TVector slopeScale = TSimd.Broadcast(data.InputScale * data.HiddenScale);
        TVector sum = zero;
        for (int j = 0; j < n; j += 4)
        {
            // Four hidden units at a time: four chains of multiply-adds hide the latency of one. Weights beyond n are zero.
            double* weights = first + (j * lanes);
            TVector z0 = zero, z1 = zero, z2 = zero, z3 = zero;
            int stride = data.Stride * lanes;
            for (int i = 0; i < n; i++, weights += stride)
            {
                TVector x = TSimd.Broadcast(row[i]);
                z0 = TSimd.MultiplyAdd(x, TSimd.Load(weights), z0);
                z1 = TSimd.MultiplyAdd(x, TSimd.Load(weights + lanes), z1);
                z2 = TSimd.MultiplyAdd(x, TSimd.Load(weights + (2 * lanes)), z2);
                z3 = TSimd.MultiplyAdd(x, TSimd.Load(weights + (3 * lanes)), z3);
            }

            TSimd.Store(z0, active + (j * lanes));
            TSimd.Store(z1, active + ((j + 1) * lanes));
            TSimd.Store(z2, active + ((j + 2) * lanes));
            TSimd.Store(z3, active + ((j + 3) * lanes));
        }

        for (int j = 0; j < n; j++)
        {
            TVector z = TSimd.Multiply(scale, TSimd.Load(active + (j * lanes))), a, phi;
            if (data.IsTanh)
            {
                // tanh′ = 1 − tanh².
                a = Hyperbolic.Tangent<TSimd, TVector, double>(z);
                phi = TSimd.MultiplyAdd(TSimd.Subtract(zero, a), a, TSimd.Broadcast(1));
            }
            else if (data.IsRelu)
            {
                a = TSimd.SelectLess(z, zero, zero, z);
                phi = TSimd.SelectLess(zero, z, TSimd.Broadcast(1), zero);
            }
            else
            {
                (a, phi) = (z, TSimd.Broadcast(1));
            }

            a = TSimd.Multiply(hidden, a);
            TSimd.Store(a, active + (j * lanes));
            TSimd.Store(TSimd.Multiply(slopeScale, phi), slope + (j * lanes));
            sum = TSimd.MultiplyAdd(a, TSimd.Load(second + (j * lanes)), sum);
        }

        return TSimd.Multiply(sum, TSimd.Broadcast(1.0 / n));
    }

    /// <summary>Adds Σ x ⊗ δ of a block of rows, in tiles of two inputs and four units whose sums stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGradient<TSimd, TVector>(double* inputs, int* order, int count, int n, double* delta, double* gradient)
        where TSimd : struct, ISimd<TVector, double>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        for (int j = 0; j < n; j += 4)
        {
            int units = Math.Min(4, n - j);
            for (int i = 0; i < n; i += 2)
            {
                if (units < 4 || i + 1 == n)
                {
                    AddEdge<TSimd, TVector>(inputs, order, count, n, delta, gradient, (i, Math.Min(i + 2, n)), (j, j + units));
                    continue;
                }

                double* upper = gradient + (((i * n) + j) * lanes), lower = upper + (n * lanes);
                TVector a0 = TSimd.Load(upper), a1 = TSimd.Load(upper + lanes), a2 = TSimd.Load(upper + (2 * lanes)), a3 = TSimd.Load(upper + (3 * lanes));
                TVector b0 = TSimd.Load(lower), b1 = TSimd.Load(lower + lanes), b2 = TSimd.Load(lower + (2 * lanes)), b3 = TSimd.Load(lower + (3 * lanes));
                double* d = delta + (j * lanes);
                for (int r = 0; r < count; r++, d += n * lanes)
                {
                    double* row = inputs + (order[r] * n) + i;
                    TVector x = TSimd.Broadcast(row[0]), y = TSimd.Broadcast(row[1]);
                    TVector d0 = TSimd.Load(d), d1 = TSimd.Load(d + lanes), d2 = TSimd.Load(d + (2 * lanes)), d3 = TSimd.Load(d + (3 * lanes));
                    (a0, b0) = (TSimd.MultiplyAdd(x, d0, a0), TSimd.MultiplyAdd(y, d0, b0));
                    (a1, b1) = (TSimd.MultiplyAdd(x, d1, a1), TSimd.MultiplyAdd(y, d1, b1));
                    (a2, b2) = (TSimd.MultiplyAdd(x, d2, a2), TSimd.MultiplyAdd(y, d2, b2));
                    (a3, b3) = (TSimd.MultiplyAdd(x, d3, a3), TSimd.MultiplyAdd(y, d3, b3));
                }

                TSimd.Store(a0, upper);
                TSimd.Store(a1, upper + lanes);
                TSimd.Store(a2, upper + (2 * lanes));
                TSimd.Store(a3, upper + (3 * lanes));
                TSimd.Store(b0, lower);
                TSimd.Store(b1, lower + lanes);
                TSimd.Store(b2, lower + (2 * lanes));
                TSimd.Store(b3, lower + (3 * lanes));
            }
        }
    }

    /// <summary>The same at the edge of a width that no tile divides.</summary>
    private static void AddEdge<TSimd, TVector>(
        double* inputs, int* order, int count, int n, double* delta, double* gradient, (int From, int To) columns, (int From, int To) units)
        where TSimd : struct, ISimd<TVector, double>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        for (int i = columns.From; i < columns.To; i++)
        {
            for (int j = units.From; j < units.To; j++)
            {
                double* place = gradient + (((i * n) + j) * lanes);
                TVector sum = TSimd.Load(place);
                for (int r = 0; r < count; r++)
                {
                    sum = TSimd.MultiplyAdd(TSimd.Broadcast(inputs[(order[r] * n) + i]), TSimd.Load(delta + (((r * n) + j) * lanes)), sum);
                }

                TSimd.Store(sum, place);
            }
        }
    }

    private static TVector FullLoss<TSimd, TVector>(Data data, double* memory, double* inputs, double* targets, double* active, double* slope)
        where TSimd : struct, ISimd<TVector, double>
        where TVector : struct
    {
        TVector loss = TSimd.Broadcast(0);
        for (int r = 0; r < data.Rows; r++)
        {
            TVector error = TSimd.Subtract(Forward<TSimd, TVector>(data, memory, inputs + (r * data.Width), active, slope), TSimd.Broadcast(targets[r]));
            loss = TSimd.MultiplyAdd(error, error, loss);
        }

        return loss;
    }

    private static void Update<TSimd, TVector>(Data data, double* memory)
        where TSimd : struct, ISimd<TVector, double>
        where TVector : struct
    {
        int lanes = TSimd.Lanes, n = data.Width;
        double* gradient = memory + (data.FirstGradientAt * lanes), second = memory + (data.SecondAt * lanes), rates = memory + (data.RatesAt * lanes);
        TVector firstRate = TSimd.Subtract(TSimd.Broadcast(0), TSimd.Load(rates)), secondRate = TSimd.Subtract(TSimd.Broadcast(0), TSimd.Load(rates + lanes));
        for (int i = 0; i < n; i++)
        {
            double* weights = memory + (i * data.Stride * lanes);
            for (int j = 0; j < n; j++, gradient += lanes)
            {
                TSimd.Store(TSimd.MultiplyAdd(firstRate, TSimd.Load(gradient), TSimd.Load(weights + (j * lanes))), weights + (j * lanes));
            }
        }

        for (int j = 0; j < n; j++, gradient += lanes)
        {
            TSimd.Store(TSimd.MultiplyAdd(secondRate, TSimd.Load(gradient), TSimd.Load(second + (j * lanes))), second + (j * lanes));
        }
    }

    /// <summary>The data of a setting, and where a lane's numbers lie: W (rows padded to a multiple of four), v, gradients, rates, a and δ of a block.</summary>
    internal sealed class Data
    {
        private readonly double[] _first, _second;
        private readonly int[]?[] _batches;

        public Data(BoundarySetting setting)
        {
            Setting = setting;
            (_first, _second, Inputs, Targets) = setting.Draw();
            (Width, Rows, Stride) = (setting.Width, setting.Rows, (setting.Width + 3) / 4 * 4);
            AllRows = [.. Enumerable.Range(0, Rows)];
            _batches = setting.Condition == BoundaryCondition.MiniBatch ? [.. Enumerable.Range(0, setting.Steps).Select(setting.BatchOf)] : [];
            SecondAt = Width * Stride;
            FirstGradientAt = SecondAt + Width;
            SecondGradientAt = FirstGradientAt + (Width * Width);
            RatesAt = SecondGradientAt + Width;
            ActiveAt = RatesAt + 2;

            // Forward writes up to three sums beyond the last unit of the last row.
            DeltaAt = ActiveAt + (BlockRows * Width) + 3;
            StateSize = DeltaAt + (BlockRows * Width);
        }

        public BoundarySetting Setting { get; }

        public double[] Inputs { get; }

        public double[] Targets { get; }

        public int[] AllRows { get; }

        public int Width { get; }

        public int Rows { get; }

        public int Stride { get; }

        public int SecondAt { get; }

        public int FirstGradientAt { get; }

        public int SecondGradientAt { get; }

        public int RatesAt { get; }

        public int ActiveAt { get; }

        public int DeltaAt { get; }

        public int StateSize { get; }

        public double InputScale => Setting.InputScale;

        public double HiddenScale => Setting.HiddenScale;

        public bool IsTanh => Setting.IsTanh;

        public bool IsRelu => Setting.Condition == BoundaryCondition.Relu;

        public int[]? BatchOf(int step) => _batches.Length == 0 ? null : _batches[step];

        /// <summary>Puts the start of a cell into a lane.</summary>
        public void Start(double* memory, int lanes, int lane, double horizontal, double vertical)
        {
            bool isOffset = Setting.Condition == BoundaryCondition.Offset;
            double offset = isOffset ? PowerOfTen.Of(horizontal) : 0;
            for (int i = 0; i < Width; i++)
            {
                for (int j = 0; j < Width; j++)
                {
                    memory[(((i * Stride) + j) * lanes) + lane] = _first[(i * Width) + j] + offset;
                }
            }

            for (int j = 0; j < Width; j++)
            {
                memory[((SecondAt + j) * lanes) + lane] = _second[j];
            }

            memory[(RatesAt * lanes) + lane] = PowerOfTen.Of(isOffset ? vertical : horizontal);
            memory[((RatesAt + 1) * lanes) + lane] = PowerOfTen.Of(vertical);
        }
    }
}
