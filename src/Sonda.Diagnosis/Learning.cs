using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis;

/// <summary>What a training has learned, and on which rows.</summary>
public enum LearningResult
{
    /// <summary>On the validation rows, clearly better than a network that ignores its inputs, and no worse than a linear model.</summary>
    Learned,

    /// <summary>Better than a network that ignores its inputs, but clearly worse than a linear model of the inputs.</summary>
    BelowLinear,

    /// <summary>Better than ignoring the inputs on the training rows only: it learned them by heart.</summary>
    ByHeart,

    /// <summary>On no rows clearly better than a network that ignores its inputs.</summary>
    NotBetter,
}

/// <summary>The end of a training beside its baselines. Accuracies are 0 to 1; null for what was not read or does not exist.</summary>
/// <param name="Result">What it learned.</param>
public sealed record Learning(LearningResult Result)
{
    /// <summary>The last reading that was judged.</summary>
    public required EpochReading Last { get; init; }

    /// <summary>What a network that ignores its inputs achieves on the validation rows; null if not recorded.</summary>
    public TraceBaseline? Baseline { get; init; }

    /// <summary>The cost of the best constant on the training rows; null if unknown.</summary>
    public double? TrainingBaselineCost { get; init; }

    /// <summary>The score of a linear model on the validation rows, an accuracy or an explained share; null if not measured.</summary>
    public double? LinearScore { get; init; }
}
