using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>The gradient of a recurrent layer does not reach back over its time steps, or grows over them. docs/rules/lost-over-time.md</summary>
public sealed class LostOverTimeRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.LostOverTime;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Start() is not { } start)
        {
            yield break;
        }

        TimeReach[] read = [.. TimeReach.Of(trace, start)];
        if (read.Length == 0)
        {
            yield break;
        }

        // What one layer has lost another may keep; where it grows in one, that one is thrown about.
        TimeReach lost = read.MinBy(one => one.Lost)!, thrown = read.MaxBy(one => one.Thrown)!;
        if (thrown.Thrown >= Thresholds.MinShare && thrown.Thrown >= lost.Lost)
        {
            int[] layers = [.. read.Where(one => one.Thrown >= Thresholds.MinShare).Select(one => one.Layer)];
            Severity severity = HasLearned(trace) ? Severity.Mild : Thresholds.Severity(thrown.Thrown);
            yield return Found(start, thrown, layers, thrown.Thrown, thrown.Shares.Last, FindingForms.Growing, severity);
        }
        else if (lost.Lost >= Thresholds.MinShare)
        {
            int[] layers = [.. read.Where(one => one.Lost >= Thresholds.MinShare).Select(one => one.Layer)];
            (string? form, bool matters) = Need(trace, start);
            Severity severity = matters ? Thresholds.Severity(lost.Lost) : Severity.Mild;
            Finding found = Found(start, lost, layers, lost.Lost, lost.Shares.First, form, severity);
            yield return start.ReadOut is { } told && double.IsFinite(told)
                ? found with { Evidence = new Dictionary<string, double>(found.Evidence) { ["readOut"] = Math.Max(0, told) } }
                : found;
        }
    }

    /// <summary>
    /// Whether the task needs what the first steps say, as far as anything tells. The length of the data is a bound alone. What training
    /// has shown goes first; else what the untrained network's last hidden layer tells, which holds the latest steps: where that is
    /// nothing, what is to be learned lies further back, or is no linear function of it.
    /// </summary>
    private static (string? Form, bool Matters) Need(Trace trace, StepReading start) =>
        HasLearned(trace) ? (FindingForms.Learned, false)
        : Outcome.Learned(trace) == false ? (FindingForms.NotLearned, true)
        : start.ReadOut is not { } told || !double.IsFinite(told) ? (FindingForms.Unread, false)
        : told >= 1 - Thresholds.CostLeft ? (FindingForms.Near, false)
        : (null, true);

    private static bool HasLearned(Trace trace) => trace.HasLearned() || Outcome.Learned(trace) == true;

    private Finding Found(StepReading start, TimeReach reach, int[] layers, double probability, double share, string? form, Severity severity)
    {
        var evidence = new Dictionary<string, double>
        {
            ["ratio"] = reach.Ratio,
            ["timeSteps"] = reach.Steps,
            ["perStep"] = reach.PerStep,
            ["share"] = share,
            ["heard"] = reach.Heard,
        };
        if (form == FindingForms.Growing && reach.Step is { } step && double.IsFinite(step))
        {
            (evidence["step"], evidence["longestStep"]) = (step, reach.LongestStep);
        }
        else if (form != FindingForms.Growing && reach.Opened is { } opened)
        {
            evidence["opened"] = opened;
        }

        if (reach.IsCut)
        {
            evidence["truncation"] = reach.Steps;
        }

        return new Finding
        {
            Ailment = Ailment,
            Form = form,
            Severity = severity,
            Layers = layers,
            SinceStep = start.Step,
            Probability = Thresholds.Estimate(probability),
            Evidence = evidence,
            Remedies = form == FindingForms.Growing
                ? [Remedies.Clip, Remedies.OrthogonalRecurrence, Remedies.Lstm, Remedies.Gru, Remedies.LowerRate]
                : [Remedies.Lstm, Remedies.Gru, Remedies.OrthogonalRecurrence],
        };
    }
}
