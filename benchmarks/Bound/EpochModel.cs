using Sonda.Engine.Networks;
using Sonda.Engine.Tensors;

namespace Sonda.Benchmarks.Bound;

/// <summary>Counts the machine operations of each stage of an epoch, for sparse inputs and the dense layers behind them.</summary>
/// <remarks>
/// m images in a batch, n = Images, v(l) vectors in a row of layer l, including padding. The counts are the minimum for the
/// engine's method: no address arithmetic, no branches, a transposition at full vectors.
/// </remarks>
internal sealed class EpochModel(NetworkSpec spec, InputCounts inputs, int batchSize, int lanes)
{
    /// <summary>The number of rows that a tile of the dense product keeps in registers, each with up to two vectors.</summary>
    private const double TileRows = 5;

    /// <summary>The instructions of 1/(1 + e⁻ᶻ) or of its slope: nine multiply-adds of e⁻ᶻ, its scaling, one division.</summary>
    private const double SigmoidInstructions = 28;

    private readonly int _last = spec.LayerCount - 1;

    private double Batches => (double)inputs.Images / batchSize;

    /// <summary>The vectors of z, or of δ, in all layers over the epoch.</summary>
    private double AllValues => Enumerable.Range(0, spec.LayerCount).Sum(Values);

    public IReadOnlyList<Stage> Stages() =>
    [
        // Each image changes places with another: two loads, two stores.
        new(StageName.Shuffle, new Work(2 * inputs.Images, 0, 2 * inputs.Images, 0)),
        new(StageName.Gather, new Work(3 * inputs.Images, 0, 2 * inputs.Images, 0)),
        // A request for each line of the next rows; it does not wait for memory.
        new(StageName.Prefetch, new Work(inputs.Lines, 0, 0, 0)),
        new(StageName.Forward(0), SparseForward(), Sigmoid(0)),
        .. Dense.Select(layer => new Stage(StageName.Forward(layer), Product(inputs.Images, spec.Sizes[layer], layer), Sigmoid(layer))),
        new(StageName.GuardForward, new Work(AllValues, 0, 0, AllValues)),
        new(StageName.Output, new Work(Values(_last) + (2 * inputs.Images), 0, Values(_last) + inputs.Images, 0)),
        .. Dense.Reverse().Select(layer => new Stage(StageName.Backward(layer), [.. SlopeOf(layer), Mean(layer), Transposed(layer), ThroughWeights(layer)])),
        new(StageName.Backward(0), [.. SlopeOf(0), Mean(0)]),
        new(StageName.GuardBackward, new Work(Batches * AllValues / inputs.Images, 0, 0, Batches * AllValues / inputs.Images)),
        new(StageName.Update(0), Scaling(0), SparseUpdate()),
        .. Dense.Select(layer => new Stage(StageName.Update(layer), Scaling(layer), DenseUpdate(layer))),
    ];

    private IEnumerable<int> Dense => Enumerable.Range(1, _last);

    private double Vectors(int layer) => (double)Matrix<float>.StrideOf(spec.Sizes[layer + 1]) / lanes;

    private double Values(int layer) => inputs.Images * Vectors(layer);

    /// <summary>Two vectors at a time share a broadcast.</summary>
    private double Passes(int layer) => Math.Ceiling(Vectors(layer) / 2);

    /// <summary>
    /// Each non-zero pixel loads its row of weights and its value; another load brings the columns of four. The kernel takes four values
    /// with one load and repeats them in registers, so it could be faster than this bound, which stays what it was.
    /// </summary>
    private Work SparseForward() => new(
        inputs.NonZero * (Vectors(0) + (1.25 * Passes(0))), inputs.FirstTouches * Vectors(0), Values(0), inputs.NonZero * Vectors(0));

    /// <summary>The same pixels again, with their weights now in the near cache, and written.</summary>
    private Work SparseUpdate() => new(
        inputs.NonZero * (Vectors(0) + (1.25 * Passes(0))), 0, inputs.NonZero * Vectors(0), inputs.NonZero * Vectors(0));

    private Work Sigmoid(int layer) => new(Values(layer), 0, Values(layer), SigmoidInstructions * Values(layer));

    /// <summary>δ · σ′(z), in hidden layers only: the cost gives δ of the output.</summary>
    private Work[] SlopeOf(int layer) => layer == _last ? [] : [Sigmoid(layer)];

    private Work Mean(int layer) => new(Values(layer), 0, 0, Values(layer));

    /// <summary>δ times the learning rate.</summary>
    private Work Scaling(int layer) => new(Values(layer), 0, Values(layer), Values(layer));

    private Work Transposed(int layer) => new(WeightVectors(layer), 0, WeightVectors(layer), 0);

    /// <summary>δ Wᵀ.</summary>
    private Work ThroughWeights(int layer) => Product(inputs.Images, spec.Sizes[layer + 1], layer - 1);

    /// <summary>W ← decay·W + xᵀ step: a product with m terms whose result is read, scaled and written.</summary>
    private Work DenseUpdate(int layer)
    {
        Work product = Product(Batches * spec.Sizes[layer], batchSize, layer);
        return product with { Loads = product.Loads + WeightVectors(layer), Arithmetic = product.Arithmetic + WeightVectors(layer) };
    }

    private double WeightVectors(int layer) => Batches * spec.Sizes[layer] * Vectors(layer);

    /// <summary>rows × terms times terms × (width of the layer).</summary>
    private Work Product(double rows, double terms, int layer) => new(
        rows * terms * ((Vectors(layer) / TileRows) + Passes(layer)), 0, rows * Vectors(layer), rows * terms * Vectors(layer));
}
