using System.Globalization;
using Sonda.Engine;

namespace Sonda.Runs.Specs;

/// <summary>The metric that early stopping watches.</summary>
public enum StoppingMetric
{
    /// <summary>The mean cost of a validation row, without the L2 term, which does not measure performance on unseen rows.</summary>
    Cost,

    /// <summary>The accuracy on the validation rows, in percent.</summary>
    Accuracy,
}

/// <summary>
/// A rule to stop before the last epoch, as people type it: <c>patience(5)</c> stops after 5 epochs in a row without a better
/// validation cost, <c>patience(5,accuracy)</c> without a better accuracy, <c>patience(5,accuracy,0.1)</c> without one that is
/// better by more than 0.1 points. The network of the best epoch is the result.
/// </summary>
/// <remarks>
/// Prechelt 1998, "Early stopping: but when?", class UP, but each epoch is compared with the best one and not with
/// the one before; Nielsen 2015, chapter 3, has the same with accuracy ("no improvement in n").
/// </remarks>
/// <param name="Patience">The number of epochs without an improvement after which training stops, 1 or more.</param>
/// <param name="Metric">The metric to watch.</param>
/// <param name="MinImprovement">The amount that an improvement must exceed, finite and at least 0.</param>
public sealed record EarlyStopping(int Patience, StoppingMetric Metric = StoppingMetric.Cost, double MinImprovement = 0)
{
    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text has another form; the message says what is allowed.</exception>
    public static EarlyStopping Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const string start = "patience(";
        if (!text.StartsWith(start, StringComparison.Ordinal) || !text.EndsWith(')'))
        {
            throw Fault(text);
        }

        string[] parts = text[start.Length..^1].Split(',', StringSplitOptions.TrimEntries);
        StoppingMetric metric = parts.Length < 2 ? StoppingMetric.Cost : parts[1] switch
        {
            "cost" => StoppingMetric.Cost,
            "accuracy" => StoppingMetric.Accuracy,
            _ => throw Fault(text),
        };
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        double least = 0;
        bool right = parts.Length <= 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && (parts.Length < 3 || double.TryParse(parts[2], style, CultureInfo.InvariantCulture, out least));
        if (!right)
        {
            throw Fault(text);
        }

        var stopping = new EarlyStopping(int.Parse(parts[0], CultureInfo.InvariantCulture), metric, least);
        return stopping.OwnFault() is { } fault ? throw new SpecException($"\"{text}\": {fault}") : stopping;
    }

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and the allowed range.</exception>
    public EarlyStopping Validated() => OwnFault() is { } fault ? throw new SettingException(fault) : this;

    /// <summary>Records the metric of an epoch.</summary>
    /// <param name="state">The state before the epoch.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="value">The metric after it; NaN is no improvement.</param>
    public StoppingState Observe(StoppingState state, int epoch, double value)
    {
        ArgumentNullException.ThrowIfNull(state);
        bool better = state.Best is { } best
            ? (Metric == StoppingMetric.Accuracy ? value - best : best - value) > MinImprovement
            : !double.IsNaN(value);
        return better ? new StoppingState(value, epoch) : state;
    }

    /// <summary>Whether training should stop.</summary>
    /// <param name="state">The state after the last epoch.</param>
    /// <param name="epochs">The number of finished epochs.</param>
    public bool IsOver(StoppingState state, int epochs)
    {
        ArgumentNullException.ThrowIfNull(state);
        return epochs - state.Epoch >= Patience;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"patience({Patience}{(MinImprovement != 0 || Metric != StoppingMetric.Cost ? $",{(Metric == StoppingMetric.Cost ? "cost" : "accuracy")}" : "")}{(MinImprovement != 0 ? $",{MinImprovement:R}" : "")})");

    private static SpecException Fault(string text) => new(
        $"\"{text}\" is not allowed: expected patience(EPOCHS), patience(EPOCHS,cost) or patience(EPOCHS,accuracy), each optionally with a minimum "
        + $"improvement, as in patience(5,accuracy,0.1).");

    private LocalizableText? OwnFault() =>
        Patience < 1 ? LocalizableText.Of($"The patience must be 1 or more; found {Patience}.")
        : !double.IsFinite(MinImprovement) || MinImprovement < 0 ? LocalizableText.Of($"The minimum improvement must be finite and at least 0; found {MinImprovement}.")
        : null;
}

/// <summary>The state of early stopping.</summary>
/// <param name="Best">The best metric; null before the first.</param>
/// <param name="Epoch">The epoch of the best metric, from 1; 0 before the first.</param>
public sealed record StoppingState(double? Best, int Epoch)
{
    /// <summary>The state before the first epoch.</summary>
    public static StoppingState Start { get; } = new(null, 0);
}
