using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Sweeps.Boundaries;

/// <summary>One step of training of all lanes. Every number is a chain of operations in a fixed order.</summary>
/// <remarks>
/// The step of a cell, with x a row, W and v the weights, s and h the scales:
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
    public const int BlockRows = 24;

    /// <summary>One step of all lanes.</summary>
    /// <param name="layout">The data and the layout of the memory.</param>
    /// <param name="memory">The lanes' weights, rates and buffers.</param>
    /// <param name="batch">The rows of the mini-batch; null for all rows.</param>
    /// <param name="losses">Receives the loss of each lane over all rows, before the step.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step<TSimd, TVector>(BoundaryLayout layout, double* memory, int[]? batch, double* losses)
        where TSimd : struct, ISimd<TVector, double>
        where TVector : struct
    {
        int lanes = TSimd.Lanes, n = layout.Width;
        double* second = memory + (layout.SecondAt * lanes), firstGradient = memory + (layout.FirstGradientAt * lanes);
        double* secondGradient = memory + (layout.SecondGradientAt * lanes), active = memory + (layout.ActiveAt * lanes), delta = memory + (layout.DeltaAt * lanes);
        for (int k = 0; k < (n * n) + n; k++)
        {
            TSimd.Store(TSimd.Broadcast(0), firstGradient + (k * lanes));
        }

        TVector loss = TSimd.Broadcast(0);
        int rows = batch?.Length ?? layout.Rows;
        TVector share = TSimd.Broadcast(2.0 / rows / n);
        fixed (double* inputs = layout.Inputs, targets = layout.Targets)
        fixed (int* order = batch ?? layout.AllRows)
        {
            for (int from = 0; from < rows; from += BlockRows)
            {
                int count = Math.Min(BlockRows, rows - from);
                for (int r = 0; r < count; r++)
                {
                    double* row = inputs + (order[from + r] * n);
                    TVector error = TSimd.Subtract(
                        Forward<TSimd, TVector>(layout, memory, row, active + (r * n * lanes), delta + (r * n * lanes)), TSimd.Broadcast(targets[order[from + r]]));
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

                BoundaryGradient.Add<TSimd, TVector>(inputs, order + from, count, n, delta, firstGradient);
            }

            if (batch is not null)
            {
                loss = FullLoss<TSimd, TVector>(layout, memory, inputs, targets, active, delta);
            }
        }

        TSimd.Store(TSimd.Divide(loss, TSimd.Broadcast(layout.Rows)), losses);
        Update<TSimd, TVector>(layout, memory);
    }

    /// <summary>Computes f of one row; leaves a, and h φ′(z) s in place of δ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Forward<TSimd, TVector>(BoundaryLayout layout, double* memory, double* row, double* active, double* slope)
        where TSimd : struct, ISimd<TVector, double>
        where TVector : struct
    {
        int lanes = TSimd.Lanes, n = layout.Width;
        double* first = memory, second = memory + (layout.SecondAt * lanes);
        TVector scale = TSimd.Broadcast(layout.InputScale), hidden = TSimd.Broadcast(layout.HiddenScale), zero = TSimd.Broadcast(0);
        TVector slopeScale = TSimd.Broadcast(layout.InputScale * layout.HiddenScale);
        TVector sum = zero;
        for (int j = 0; j < n; j += 4)
        {
            // Four hidden units at a time: four chains of multiply-adds hide the latency of one. Weights beyond n are zero.
            double* weights = first + (j * lanes);
            TVector z0 = zero, z1 = zero, z2 = zero, z3 = zero;
            int stride = layout.Stride * lanes;
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
            if (layout.IsTanh)
            {
                // tanh′ = 1 − tanh².
                a = Hyperbolic.Tangent<TSimd, TVector, double>(z);
                phi = TSimd.MultiplyAdd(TSimd.Subtract(zero, a), a, TSimd.Broadcast(1));
            }
            else if (layout.IsRelu)
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

    private static TVector FullLoss<TSimd, TVector>(BoundaryLayout layout, double* memory, double* inputs, double* targets, double* active, double* slope)
        where TSimd : struct, ISimd<TVector, double>
        where TVector : struct
    {
        TVector loss = TSimd.Broadcast(0);
        for (int r = 0; r < layout.Rows; r++)
        {
            TVector error = TSimd.Subtract(Forward<TSimd, TVector>(layout, memory, inputs + (r * layout.Width), active, slope), TSimd.Broadcast(targets[r]));
            loss = TSimd.MultiplyAdd(error, error, loss);
        }

        return loss;
    }

    private static void Update<TSimd, TVector>(BoundaryLayout layout, double* memory)
        where TSimd : struct, ISimd<TVector, double>
        where TVector : struct
    {
        int lanes = TSimd.Lanes, n = layout.Width;
        double* gradient = memory + (layout.FirstGradientAt * lanes), second = memory + (layout.SecondAt * lanes), rates = memory + (layout.RatesAt * lanes);
        TVector firstRate = TSimd.Subtract(TSimd.Broadcast(0), TSimd.Load(rates)), secondRate = TSimd.Subtract(TSimd.Broadcast(0), TSimd.Load(rates + lanes));
        for (int i = 0; i < n; i++)
        {
            double* weights = memory + (i * layout.Stride * lanes);
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
}
