using Sonda.Data.Tables;

namespace Sonda.Studies.Evaluation;

/// <summary>The answers of a network for the rows of a file, in their order.</summary>
/// <param name="Target">The column that the network predicts.</param>
public sealed record PredictionResult(TargetColumn Target)
{
    /// <summary>The rows that could not be prepared, whose answers mean nothing.</summary>
    public IReadOnlyList<RowFault> Faults { get; init; } = [];

    /// <summary>The names of the sequences; empty if each line is a row of its own.</summary>
    public IReadOnlyList<string> Sequences { get; init; } = [];

    /// <summary>The numbers, in the unit of the target; empty for classes.</summary>
    public required float[] Numbers { get; init; }

    /// <summary>The classes, from 0; empty for regression.</summary>
    public required int[] Classes { get; init; }

    /// <summary>The probabilities of all classes, row after row; null for regression, and for costs without probabilities.</summary>
    public float[]? Probabilities { get; init; }

    /// <summary>The number of rows.</summary>
    public int Count => Target.IsRegression ? Numbers.Length : Classes.Length;
}
