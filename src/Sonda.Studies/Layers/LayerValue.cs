using System.Collections.Immutable;

namespace Sonda.Studies.Layers;

/// <summary>
/// Why a small gradient is no extremum, for one network: what each layer still carries of the input, and what training it alone
/// would gain.
/// </summary>
public sealed record LayerValueResult
{
    /// <summary>Training rows that were read and trained on, from the first on.</summary>
    public required int Rows { get; init; }

    /// <summary>Validation rows that all scores are of, from the first on.</summary>
    public required int ValidationRows { get; init; }

    /// <summary>Steps that each layer was trained alone.</summary>
    public required int Steps { get; init; }

    /// <summary>Whether scores are shares that are right, 0 to 1; else they are shares of the variance of the targets that are explained.</summary>
    public required bool HasClasses { get; init; }

    /// <summary>What an answer that ignores its input scores: the share of the largest class, or 0.</summary>
    public required double Chance { get; init; }

    /// <summary>What a linear read-out from the inputs themselves scores.</summary>
    public required double InputReadOut { get; init; }

    /// <summary>The mean cost of the network as it is.</summary>
    public required double Cost { get; init; }

    /// <summary>The share that it gets right; null where there are no classes.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>The layers with weights, first hidden layer to output; those in between may be left out where there are many.</summary>
    public required ImmutableArray<LayerValue> Layers { get; init; }
}

/// <summary>What one layer carries, and what it could still gain.</summary>
/// <param name="Layer">Its index among the layers with weights.</param>
/// <param name="ReadOut">What a linear read-out from its outputs scores.</param>
/// <param name="CostAlone">The mean cost after it was trained alone; null where it was not.</param>
/// <param name="AccuracyAlone">The share that is right then; null where there are no classes, or it was not.</param>
public sealed record LayerValue(int Layer, double ReadOut, double? CostAlone, double? AccuracyAlone);
