using System.Diagnostics;
using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Traces;
using Sonda.Runs.Training;
using Sonda.Studies.Edits;
using Sonda.Studies.Forecasts;
using Sonda.Studies.Layers;
using Trace = Sonda.Diagnosis.Traces.Trace;

namespace Sonda.Studies.Diagnoses;

/// <summary>Watches a run for some steps and diagnoses it, or diagnoses an existing trace.</summary>
public static class DiagnosisExperiment
{
    /// <summary>Watches and diagnoses; covers what was read by then if <paramref name="stop"/> is set early.</summary>
    /// <exception cref="ArgumentException">The network does not fit the data, or an option is out of range.</exception>
    public static DiagnosisResult Run(
        LoadedData data, DiagnosisOptions options, IProgress<ExperimentProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Steps ?? 0, nameof(options.Steps));
        long start = Stopwatch.GetTimestamp();
        Network<float>? last = null;
        int kept = 0;
        TraceSubject subject = TraceSubjects.Of(options.Run, data);
        // Theory needs the run and its data, not the training: another core computes it meanwhile.
        Task<ForecastResult>? theory = subject.Misfit is null && options.Threads > 1 ? Task.Run(() => ForecastExperiment.OfFirstReading(options.Run, data)) : null;
        int starts = OtherStarts.CanDie(options.Run) ? options.StartsOf(subject) : 0;
        var examination = new ExaminationOptions
        {
            Steps = options.Steps,
            Starts = starts,
            StartsBudget = options.Starts is null ? options.StartsBudget : null,
            Threads = options.Threads,
            Ended = (network, epoch) => (last, kept) = (network, epoch),
            // The doctor's answer to so few steps is of no interest, but by the last step the runtime has compiled its rules on another core.
            Begun = options.Threads > 1 ? begun => Task.Run(() => Doctor.Standard.Examine(begun)) : null,
        };
        Trace trace = Examination.Watch(options.Run, data, examination, progress, stop);
        bool isEnd = last is not null && (trace.StoppedAt is not null || trace.Epochs is [.., { } epoch] && epoch.Step >= trace.Subject.PlannedSteps);
        LayerValueResult? values = null;
        string? reason = options.Layers ? LayerValueExperiment.Reason(options.Run.Network, data.Training) : null;
        if (options.Layers && reason is null)
        {
            last ??= InitialNetwork.Create<float>(options.Run.Network, new RandomStream(options.Run.Seed), data.Training);
            values = LayerValueExperiment.Run(last, data, progress, stop);
        }

        DiagnosisResult seen = Of(trace);
        return seen with
        {
            Remedies = ProposedRemedy.Of(SecondLook.Add(seen.Verdict.Remedies, options.Run, data, progress, stop), options.Run, DataFacts.Of(data.Training)),
            Validation = isEnd ? RowMetrics.OfTable(last!, data, data.Validation) : null,
            Test = isEnd ? RowMetrics.OfTable(last!, data, data.Test) : null,
            KeptEpoch = isEnd && options.Run.EarlyStopping is not null ? kept : null,
            LayerValues = values,
            NoLayerValues = reason,
            Seed = options.Run.Seed,
            StartsPlanned = trace.Subject.Misfit is null && trace.Subject.CannotLearn is null ? starts : 0,
            Forecast = trace.Subject.Misfit is not null || stop.IsCancellationRequested ? null
                : ForecastExperiment.Beside(theory?.GetAwaiter().GetResult() ?? ForecastExperiment.OfFirstReading(options.Run, data), trace),
            Complete = !stop.IsCancellationRequested,
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
    }

    /// <summary>Diagnoses a trace from any source.</summary>
    public static DiagnosisResult Of(Trace trace)
    {
        Verdict verdict = Doctor.Standard.Examine(trace);
        return new()
        {
            Trace = trace,
            Verdict = verdict,
            Remedies = [.. verdict.Remedies.Select(remedy => new ProposedRemedy(remedy.Id, remedy.Why, null))],
            Forecast = TraceForecast.Of(trace),
        };
    }
}
