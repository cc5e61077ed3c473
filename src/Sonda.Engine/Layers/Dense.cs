using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers;

/// <summary>A fully connected layer: z = xW + b, a = φ(z), for m rows at once.</summary>
/// <typeparam name="T">The numbers: <see cref="float"/> trains, <see cref="double"/> is the reference.</typeparam>
/// <remarks>
/// W is kept as <see cref="Inputs"/> rows of <see cref="Outputs"/>, so that an input that is zero skips one
/// piece of memory. Where the inputs are sparse, the stored numbers are W divided by a common factor: weight decay
/// multiplies that factor, not the weights that no input touched.
/// </remarks>
public sealed class Dense<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Matrix<T> _stored;
    private readonly Matrix<T> _biases;
    private readonly Activation<T> _activation;
    private T _scale = T.One;

    internal Dense(Matrix<T> weights, Matrix<T> biases, Activation<T> activation) =>
        (_stored, _biases, _activation) = (weights, biases, activation);

    /// <summary>Numbers in.</summary>
    public int Inputs => _stored.Rows;

    /// <summary>Neurons, numbers out.</summary>
    public int Outputs => _stored.Columns;

    /// <summary>The biases b, one for each neuron.</summary>
    public ReadOnlySpan<T> Biases => _biases.Row(0);

    /// <summary>The weight from an input to a neuron.</summary>
    public T Weight(int input, int output) => _stored.Row(input)[output] * _scale;

    /// <summary>Copies the weights: <see cref="Inputs"/> rows of <see cref="Outputs"/>.</summary>
    /// <exception cref="ArgumentException">The length is not Inputs · Outputs.</exception>
    public void CopyWeights(Span<T> destination)
    {
        RequireLength(destination.Length, Inputs * Outputs);
        for (int input = 0; input < Inputs; input++)
        {
            ElementwiseKernels.Scale(_stored.Row(input), _scale, destination.Slice(input * Outputs, Outputs));
        }
    }

    /// <summary>Sets the weights: <see cref="Inputs"/> rows of <see cref="Outputs"/>.</summary>
    /// <exception cref="ArgumentException">The length is not Inputs · Outputs.</exception>
    public void SetWeights(ReadOnlySpan<T> weights)
    {
        RequireLength(weights.Length, Inputs * Outputs);
        _scale = T.One;
        for (int input = 0; input < Inputs; input++)
        {
            weights.Slice(input * Outputs, Outputs).CopyTo(_stored.Row(input));
        }
    }

    /// <summary>Sets the biases.</summary>
    /// <exception cref="ArgumentException">The length is not Outputs.</exception>
    public void SetBiases(ReadOnlySpan<T> biases)
    {
        RequireLength(biases.Length, Outputs);
        biases.CopyTo(_biases.Row(0));
    }

    /// <summary>z = xW + b and a = φ(z).</summary>
    /// <param name="x">m × Inputs.</param>
    /// <param name="z">m × Outputs.</param>
    /// <param name="a">m × Outputs.</param>
    internal void Forward(Matrix<T> x, Matrix<T> z, Matrix<T> a)
    {
        FoldScale();
        MatrixKernels.MultiplyAddBias(x, _stored, _biases, z);
        _activation.Forward(z.Padded, a.Padded);
    }

    /// <summary>z = xW + b and a = φ(z) for sparse x.</summary>
    /// <param name="data">The sparse rows of the data set.</param>
    /// <param name="rows">Which m of them.</param>
    /// <param name="z">m × Outputs.</param>
    /// <param name="a">m × Outputs.</param>
    internal void Forward(SparseRows data, ReadOnlySpan<int> rows, Matrix<T> z, Matrix<T> a)
    {
        SparseKernels.MultiplyAddBias(data, rows, _stored, _scale, _biases, z);
        _activation.Forward(z.Padded, a.Padded);
    }

    /// <summary>∂C/∂x = δ Wᵀ.</summary>
    /// <param name="delta">m × Outputs: ∂C/∂z.</param>
    /// <param name="transposed">Outputs × Inputs, scratch.</param>
    /// <param name="inputGradient">m × Inputs.</param>
    internal void BackwardToInput(Matrix<T> delta, Matrix<T> transposed, Matrix<T> inputGradient)
    {
        FoldScale();
        Transposition.Transpose(_stored, transposed);
        MatrixKernels.Multiply(delta, transposed, inputGradient);
    }

    /// <summary>δ = ∂C/∂a · φ′(z), in place.</summary>
    /// <param name="z">m × Outputs.</param>
    /// <param name="gradient">m × Outputs: ∂C/∂a in, δ out.</param>
    internal void BackwardThroughActivation(Matrix<T> z, Matrix<T> gradient) =>
        _activation.Backward(z.Padded, gradient.Padded);

    /// <summary>W ← decay·W + rate · xᵀδ: descends without ever writing the gradient down.</summary>
    /// <param name="x">m × Inputs.</param>
    /// <param name="delta">m × Outputs.</param>
    /// <param name="rate">−η/m.</param>
    /// <param name="decay">1 − ηλ/n.</param>
    /// <param name="step">m × Outputs, scratch.</param>
    internal void Descend(Matrix<T> x, Matrix<T> delta, T rate, T decay, Matrix<T> step)
    {
        FoldScale();
        ElementwiseKernels.Scale(delta.Padded, rate, step.Padded);
        MatrixKernels.AddOuterProducts(x, step, decay, _stored);
    }

    /// <summary>W ← decay·W + rate · xᵀδ for sparse x. With W = s·V: s ← decay·s, then V ← V + (rate/s) · xᵀδ.</summary>
    /// <param name="data">The sparse rows of the data set.</param>
    /// <param name="rows">Which m of them.</param>
    /// <param name="delta">m × Outputs.</param>
    /// <param name="rate">−η/m.</param>
    /// <param name="decay">1 − ηλ/n.</param>
    /// <param name="step">m × Outputs, scratch.</param>
    internal void Descend(SparseRows data, ReadOnlySpan<int> rows, Matrix<T> delta, T rate, T decay, Matrix<T> step)
    {
        // Far from underflow of V's steps, and rare: the chapter's decay of 1 − 1e-5 halves s in 69,000 steps.
        T smallest = T.CreateTruncating(1.0 / 16);
        _scale *= decay;
        if (T.Abs(_scale) < smallest)
        {
            FoldScale();
        }

        ElementwiseKernels.Scale(delta.Padded, rate / _scale, step.Padded);
        SparseKernels.AddOuterProducts(data, rows, step, _stored);
    }

    /// <summary>W ← decay·W + gradient, for a gradient that was summed beforehand.</summary>
    internal void Descend(Matrix<T> step, T decay)
    {
        _scale *= decay;
        FoldScale();
        ElementwiseKernels.Add(step.Padded, _stored.Padded);
    }

    /// <summary>b ← b + step.</summary>
    internal void DescendBiases(Matrix<T> step) => ElementwiseKernels.Add(step.Padded, _biases.Padded);

    /// <summary>The Euclidean norm of all weights.</summary>
    public double WeightNorm() => double.CreateTruncating(T.Abs(_scale)) * Reductions.Norm<T>(_stored.Padded);

    /// <summary>Whether every weight and bias is a finite number.</summary>
    internal bool IsFinite() =>
        double.IsFinite(Reductions.MaxAbs<T>(_stored.Padded)) && double.IsFinite(Reductions.MaxAbs<T>(_biases.Padded));

    /// <summary>Writes the common factor into the weights.</summary>
    internal void FoldScale()
    {
        if (_scale != T.One)
        {
            ElementwiseKernels.Scale(_stored.Padded, _scale);
            _scale = T.One;
        }
    }

    private static void RequireLength(int found, int expected)
    {
        if (found != expected)
        {
            throw new ArgumentException($"Expected {expected} numbers; found {found}.");
        }
    }
}
