using System.Collections.Immutable;

namespace Sonda.Studies.Layers;

/// <summary>
/// Evidence that a small gradient is no extremum, for one network: the information about the input that each layer still
/// carries, and the gain from training that layer alone.
/// </summary>
public sealed record LayerValueResult
{
    /// <summary>The number of training rows, from the first on.</summary>
    public required int Rows { get; init; }

    /// <summary>The number of validation rows behind all scores, from the first on.</summary>
    public required int ValidationRows { get; init; }

    /// <summary>The number of steps that each layer was trained alone.</summary>
    public required int Steps { get; init; }

    /// <summary>Whether scores are accuracies, from 0 to 1; otherwise they are explained shares of the variance of the targets.</summary>
    public required bool HasClasses { get; init; }

    /// <summary>The score of an answer that ignores its input: the share of the largest class, or 0.</summary>
    public required double Chance { get; init; }

    /// <summary>The score of a linear probe on the inputs themselves.</summary>
    public required double InputReadOut { get; init; }

    /// <summary>The mean cost of the network before any layer is trained alone.</summary>
    public required double Cost { get; init; }

    /// <summary>Its accuracy; null for regression.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>The layers with weights, first hidden layer to output; of many layers, some in between may be missing.</summary>
    public required ImmutableArray<LayerValue> Layers { get; init; }
}

/// <summary>The score of one layer, and its potential gain.</summary>
/// <param name="Layer">Its index among the layers with weights.</param>
/// <param name="ReadOut">The score of a linear probe on its outputs.</param>
/// <param name="CostAlone">The mean cost after it was trained alone; null if it was not.</param>
/// <param name="AccuracyAlone">The accuracy then; null for regression, or if it was not trained alone.</param>
public sealed record LayerValue(int Layer, double ReadOut, double? CostAlone, double? AccuracyAlone);
