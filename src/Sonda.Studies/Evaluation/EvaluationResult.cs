using Sonda.Runs.Training;

namespace Sonda.Studies.Evaluation;

/// <summary>The result of <c>sonda evaluate</c>.</summary>
public sealed record EvaluationResult
{
    /// <summary>The network, such as 784-30-30-10.</summary>
    public required string Network { get; init; }

    /// <summary>The name of the data.</summary>
    public required string Data { get; init; }

    /// <summary>The part of the data: "training", "validation" or "test".</summary>
    public required string Part { get; init; }

    /// <summary>The number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The share of rows classified correctly, in percent, as in <c>sonda train</c>; NaN for regression.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The mean cost of a row, without the L2 term.</summary>
    public required double Cost { get; init; }

    /// <summary>Measures of the answers; null if every time step has a class, or if the evaluation was stopped early.</summary>
    public RowMetrics? Metrics { get; init; }

    /// <summary>What a network that ignores its inputs achieves on the same rows; null if not computed.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>False if the evaluation was stopped early; all figures then cover the rows seen.</summary>
    public required bool Complete { get; init; }

    /// <summary>The classes, in order; empty for regression.</summary>
    public required IReadOnlyList<ClassEvaluation> Classes { get; init; }
}

/// <summary>The predictions for the rows of one class, or for its steps if every step has a class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">The number of its rows or steps.</param>
/// <param name="TakenFor">The number of predictions of each class: a row of the confusion matrix.</param>
public sealed record ClassEvaluation(string Name, int Count, IReadOnlyList<int> TakenFor);
