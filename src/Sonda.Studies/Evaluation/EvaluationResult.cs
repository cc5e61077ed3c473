namespace Sonda.Studies.Evaluation;

/// <summary>What <c>sonda evaluate</c> found.</summary>
public sealed record EvaluationResult
{
    /// <summary>The network, such as 784-30-30-10.</summary>
    public required string Network { get; init; }

    /// <summary>What the data are called.</summary>
    public required string Data { get; init; }

    /// <summary>Which rows of them: "training", "validation" or "test".</summary>
    public required string Part { get; init; }

    /// <summary>How many rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The share of rows that are right, in percent, as <c>sonda train</c> counts it; NaN where rows have numbers to be met.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The mean cost of a row, without the L2 term.</summary>
    public required double Cost { get; init; }

    /// <summary>False where it was stopped early; all figures are then of the rows that were seen.</summary>
    public required bool Complete { get; init; }

    /// <summary>The classes in their order; none where there are numbers to be met.</summary>
    public required IReadOnlyList<ClassEvaluation> Classes { get; init; }
}

/// <summary>What became of the rows of one class, or of its steps where every step has a class.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Count">How many there are.</param>
/// <param name="TakenFor">How many of them were taken for each class: a row of the confusion matrix.</param>
public sealed record ClassEvaluation(string Name, int Count, IReadOnlyList<int> TakenFor);
