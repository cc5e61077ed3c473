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

    private double Batches => (double)inputs.Images / batchSize;

    public IReadOnlyList<Stage> Stages() =>
        [SparseForward(), DenseForward(), Sigmoid(), Backward(), SparseUpdate(), DenseUpdate(), Sums()];

    private double Vectors(int layer) => (double)Matrix<float>.StrideOf(spec.Sizes[layer + 1]) / lanes;

    /// <summary>Two vectors at a time share a broadcast.</summary>
    private double Passes(int layer) => Math.Ceiling(Vectors(layer) / 2);

    /// <summary>Each non-zero pixel loads its row of weights and its value; another load brings the columns of four.</summary>
    private Stage SparseForward() => new(
        "first layer, forward",
        inputs.NonZero * (Vectors(0) + (1.25 * Passes(0))),
        inputs.FirstTouches * Vectors(0),
        inputs.Images * Vectors(0),
        inputs.NonZero * Vectors(0));

    /// <summary>The same pixels again, with their weights now in the near cache, and written.</summary>
    private Stage SparseUpdate() => new(
        "first layer, update",
        inputs.NonZero * (Vectors(0) + (1.25 * Passes(0))),
        0,
        inputs.NonZero * Vectors(0),
        inputs.NonZero * Vectors(0));

    private Stage DenseForward() => Sum("other layers, forward", layer => Product(inputs.Images, spec.Sizes[layer], layer));

    /// <summary>δ Wᵀ, with Wᵀ computed for each batch.</summary>
    private Stage Backward() => Sum("other layers, backward", layer =>
    {
        double transposed = Batches * spec.Sizes[layer] * Vectors(layer);
        Stage product = Product(inputs.Images, spec.Sizes[layer + 1], layer - 1);
        return product with { Loads = product.Loads + transposed, Stores = product.Stores + transposed };
    });

    /// <summary>W ← decay·W + xᵀ step: a product with m terms whose result is read, scaled and written.</summary>
    private Stage DenseUpdate() => Sum("other layers, update", layer =>
    {
        double weights = Batches * spec.Sizes[layer] * Vectors(layer);
        Stage product = Product(Batches * spec.Sizes[layer], batchSize, layer);
        return product with { Loads = product.Loads + weights, Arithmetic = product.Arithmetic + weights };
    });

    private Stage Sigmoid()
    {
        double values = 0;
        for (int layer = 0; layer < spec.LayerCount; layer++)
        {
            // Forward once; backward through hidden layers a second time.
            values += inputs.Images * Vectors(layer) * (layer == spec.LayerCount - 1 ? 1 : 2);
        }

        return new Stage("sigmoid and its slope", values, 0, values, SigmoidInstructions * values);
    }

    /// <summary>The mean of δ, and δ times the learning rate.</summary>
    private Stage Sums()
    {
        double values = 0;
        for (int layer = 0; layer < spec.LayerCount; layer++)
        {
            values += inputs.Images * Vectors(layer);
        }

        return new Stage("mean and scaling of δ", 2 * values, 0, values, 2 * values);
    }

    /// <summary>rows × terms times terms × (width of the layer).</summary>
    private Stage Product(double rows, double terms, int layer) => new(
        "",
        rows * terms * ((Vectors(layer) / TileRows) + Passes(layer)),
        0,
        rows * Vectors(layer),
        rows * terms * Vectors(layer));

    private Stage Sum(string name, Func<int, Stage> ofLayer)
    {
        var sum = new Stage(name, 0, 0, 0, 0);
        for (int layer = 1; layer < spec.LayerCount; layer++)
        {
            Stage stage = ofLayer(layer);
            sum = new Stage(
                name,
                sum.Loads + stage.Loads,
                0,
                sum.Stores + stage.Stores,
                sum.Arithmetic + stage.Arithmetic);
        }

        return sum;
    }
}
