using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Embedding;

/// <summary>The pass of a batch of tokens through an <see cref="Embedding{T}"/>.</summary>
internal sealed class EmbeddingPass<T> : LayerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Embedding<T> _layer;
    private readonly int[] _tokens;
    private readonly Matrix<T> _meanDelta, _share;

    public EmbeddingPass(Embedding<T> layer, int capacity)
        : base(layer, capacity)
    {
        _layer = layer;
        _tokens = new int[capacity * layer.Output.Steps];
        (_meanDelta, _share) = (Matrix<T>.Create(1, layer.Width), Matrix<T>.Create(1, layer.Width));
    }

    public override Layer<T> Layer => _layer;

    /// <summary>The mean over the rows of Σ ∂C/∂output over the steps: the gradient of a bias common to all tokens.</summary>
    public override ReadOnlySpan<T> MeanDelta => _meanDelta.Row(0);

    /// <summary>Copies each token's row of the weights to the output; zeros behind the end of a sequence.</summary>
    /// <exception cref="ArgumentException">
    /// A number is not a token: not whole, below 0, or not below the vocabulary. Numbers behind the end of a sequence are not checked.
    /// </exception>
    public override void Forward(in BatchInput<T> x)
    {
        _layer.Weights.Fold();
        Matrix<T> weights = _layer.Weights.Stored, output = Output;
        bool isSequence = _layer.Input.IsSequence;
        for (int t = 0; t < _layer.Output.Steps; t++)
        {
            for (int row = 0; row < Batch.Rows; row++)
            {
                int place = (t * Batch.Rows) + row;
                Span<T> vector = output.Row(place);
                _tokens[place] = -1;
                if (Batch.HasLengths && t >= Batch.Lengths[row])
                {
                    vector.Clear();
                    continue;
                }

                T found = isSequence ? x.Dense.Row(place)[0] : x.Dense.Row(row)[t];
                _tokens[place] = TokenOf(found, row, t);
                weights.Row(_tokens[place]).CopyTo(vector);
            }
        }
    }

    /// <summary>Computes the mean of δ; token numbers have no gradient.</summary>
    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        if (Batch.HasLengths)
        {
            for (int place = 0; place < Output.Rows; place++)
            {
                if (_tokens[place] < 0)
                {
                    OutputGradient.Row(place).Clear();
                }
            }
        }

        SumKernels.SumRows(OutputGradient, T.One / T.CreateTruncating(Batch.Rows), _meanDelta);
        if (inputGradient.Rows > 0)
        {
            inputGradient.Padded.Clear();
        }
    }

    /// <summary>Adds share · Σ δ over all positions of a token to the gradient of its row.</summary>
    public override void WriteGradients(in BatchInput<T> x, T share, ReadOnlySpan<Matrix<T>> gradients)
    {
        gradients[0].Padded.Clear();
        for (int place = 0; place < Output.Rows; place++)
        {
            if (_tokens[place] >= 0)
            {
                ElementwiseKernels.Scale(OutputGradient.Row(place), share, _share.Row(0));
                ElementwiseKernels.Add(_share.Row(0), gradients[0].Row(_tokens[place]));
            }
        }
    }

    private int TokenOf(T found, int row, int step) =>
        T.IsInteger(found) && found >= T.Zero && found < T.CreateTruncating(_layer.Vocabulary)
            ? int.CreateTruncating(found)
            : throw new ArgumentException(FormattableString.Invariant(
                $"Row {row} of the batch has {found} at step {step}; expected a token from 0 to {_layer.Vocabulary - 1}."));
}
