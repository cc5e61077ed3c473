using Sonda.Engine.Activations;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Layers.Flatten;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Pool;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;

namespace Sonda.Engine.Tests.Torch;

/// <summary>The tolerance between a network of the engine and one of libtorch over a dozen steps, by its parts.</summary>
/// <remarks>About twice the difference observed with 128, 256 and 512 bits.</remarks>
internal static class NetworkTolerances
{
    /// <summary>The largest tolerance of any part.</summary>
    public static Tolerance Of(NetworkSpec network, TrainingRecord training)
    {
        double most = network.Layers.SelectMany(RoundingsOf).Append(RoundingsOf(OptimizerSpec.Parse(training.Optimizer).Kind)).Max();
        return new(Units: most, Cancelled: most);
    }

    private static IEnumerable<double> RoundingsOf(LayerSpec layer) => layer switch
    {
        ResidualSpec block => block.Body.SelectMany(RoundingsOf),
        WeightedSpec weighted => [RoundingsOf(weighted.Activation.Kind), RoundingsOf(weighted.Norm)],
        ActivationLayerSpec activation => [RoundingsOf(activation.Activation.Kind)],
        NormSpec norm => [RoundingsOf(norm.Kind)],
        RecurrentSpec => [24], // Steps follow each other, as layers do.
        PoolSpec or FlattenSpec or DropoutSpec or EmbeddingSpec => [16],
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, "No tolerance."),
    };

    private static double RoundingsOf(ActivationKind kind) => kind switch
    {
        ActivationKind.Exponential => 64, // e^z has the roundings of z, z times.
        _ => 16,
    };

    private static double RoundingsOf(NormKind kind) => kind switch
    {
        NormKind.None => 16,
        NormKind.Batch => 40, // 1/√variance amplifies the roundings of a unit that varies little.
        NormKind.Layer or NormKind.Rms => 24,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No tolerance."),
    };

    private static double RoundingsOf(OptimizerKind kind) => kind switch
    {
        OptimizerKind.Sgd or OptimizerKind.Momentum or OptimizerKind.Nesterov => 16,

        // A small gradient is divided by its own size, with all its lost digits.
        OptimizerKind.RmsProp or OptimizerKind.Adagrad or OptimizerKind.Adam or OptimizerKind.AdamW => 128,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No tolerance."),
    };
}
