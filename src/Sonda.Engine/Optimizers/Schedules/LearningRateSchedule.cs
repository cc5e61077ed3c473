using Sonda.Engine.Text;

namespace Sonda.Engine.Optimizers.Schedules;

/// <summary>
/// The factor of the learning rate over time, in text form: <c>constant</c>, <c>step(10,0.5)</c>, <c>cosine(30)</c> or
/// <c>plateau(3,0.5)</c>, each optionally behind a warm-up: <c>warmup(5)+cosine(30)</c>.
/// </summary>
/// <remarks>
/// Times are in epochs. The factor is a pure function of the step and of a <see cref="ScheduleState"/>, which only plateau changes. A
/// schedule behind a warm-up starts at its own time 0: warmup(5)+cosine(30) takes 35 epochs.
/// </remarks>
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>
    /// Epochs of linear warm-up, finite and at least 0; fractions are allowed; default: 0. In n steps the factor rises from 1/n at the
    /// first to 1 at the last (Goyal et al. 2017, section 2.2).
    /// </summary>
    public double Warmup { get; init; }

    /// <summary>Parses the short text form.</summary>
    /// <exception cref="FormatException">
    /// The text is not a schedule; the message gives the place and the allowed forms.
    /// </exception>
    public static LearningRateSchedule Parse(string text)
    {
        IReadOnlyList<TermText> terms = TermText.ReadSum(text);
        TermText last = terms[^1];
        double warmup = 0;
        if (terms[0].Name == "warmup")
        {
            terms[0].Allow(1, 1, [], "warmup(5)");
            warmup = terms[0].Ordered(0, 0);
        }

        if (terms.Count > (terms[0].Name == "warmup" ? 2 : 1))
        {
            throw last.Fault(terms[1].Position, $"{terms[1].Name}", $"one schedule, alone or behind warmup(EPOCHS)+");
        }

        LearningRateSchedule schedule = last.Name switch
        {
            "constant" => ConstantRate.Read(last),
            "step" => StepDecay.Read(last),
            "cosine" => CosineDecay.Read(last),
            "plateau" => PlateauDecay.Read(last),
            "warmup" when terms.Count == 1 => new ConstantRate(),
            _ => throw last.Fault(
                last.Position, $"{last.Name}", $"constant, step, cosine, plateau, or warmup(EPOCHS)+ and one of them"),
        };
        schedule = schedule with { Warmup = warmup };
        return schedule.Fault() is { } fault ? throw new SpecException($"\"{text}\": {fault}") : schedule;
    }

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message gives its name and the allowed range.</exception>
    public LearningRateSchedule Validated() => Fault() is { } fault ? throw new SettingException(fault) : this;

    /// <summary>Computes the factor of the learning rate in one step.</summary>
    /// <param name="step">Steps done before, at least 0; a fraction after a change of the batch size within an epoch.</param>
    /// <param name="stepsPerEpoch">Mini-batches in an epoch, at least 1.</param>
    /// <param name="state">The result of the metrics observed so far.</param>
    public double Factor(double step, long stepsPerEpoch, ScheduleState state)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepsPerEpoch);
        ArgumentNullException.ThrowIfNull(state);
        double warm = Math.Ceiling(Warmup * stepsPerEpoch);
        return step < warm ? (step + 1) / warm : Shape((step - warm) / stepsPerEpoch) * state.Factor;
    }

    /// <summary>Observes the metric of an epoch and returns the next state. During warm-up the state does not change.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="epochsDone">Epochs done, including the epoch of the metric.</param>
    /// <param name="metric">A quantity that should become small, such as the validation cost; NaN is no improvement.</param>
    public ScheduleState Observe(ScheduleState state, double epochsDone, double metric)
    {
        ArgumentNullException.ThrowIfNull(state);
        return epochsDone <= Warmup ? state : Next(state, metric);
    }

    /// <summary>The short text form.</summary>
    public sealed override string ToString() => Warmup == 0 ? Text : $"warmup({TermText.Of(Warmup)})+{Text}";

    /// <summary>The text form without warm-up.</summary>
    private protected abstract string Text { get; }

    /// <summary>Computes the factor at a time after warm-up, in epochs.</summary>
    private protected abstract double Shape(double epoch);

    private protected virtual ScheduleState Next(ScheduleState state, double metric) => state;

    /// <summary>Explains which value of this schedule is out of range; null if none is.</summary>
    private protected abstract LocalizableText? OwnFault();

    private protected static LocalizableText? Outside(bool inside, LocalizableText name, double found, LocalizableText allowed) =>
        inside ? null : LocalizableText.Of($"{name} must be {allowed}; found {found}.");

    private LocalizableText? Fault() =>
        Outside(double.IsFinite(Warmup) && Warmup >= 0, $"The warm-up", Warmup, $"finite and at least 0") ?? OwnFault();
}
