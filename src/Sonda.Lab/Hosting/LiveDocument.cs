using Sonda.Lab.Documents;
using Sonda.Lab.Readings;
using Sonda.Lab.Safety;
using Sonda.Runs.Events;

namespace Sonda.Lab.Hosting;

/// <summary>Describes an open run.</summary>
internal static class LiveDocument
{
    /// <summary>The document of a run; most of it is empty while the data are loaded.</summary>
    /// <param name="run">The run.</param>
    /// <param name="loaded">What it has with its data; null while they are loaded.</param>
    /// <param name="failure">Why it cannot go on; null if it can.</param>
    /// <param name="texts">The language.</param>
    /// <param name="shelf">Knows the place that no message tells.</param>
    public static RunDocument Of(LiveRun run, LoadedRun? loaded, Exception? failure, TextCatalog texts, DataShelf shelf)
    {
        RunPosition at = loaded?.Run.Position ?? default;
        PositionDocument position = new(at.Epoch, at.Row, at.Step);
        int stepsPerEpoch = loaded?.Run.StepsPerEpoch ?? 0;
        ReadingSize? size = loaded?.Reader.Size;
        return new RunDocument
        {
            Id = run.Id,
            State = run.State,
            Live = !run.IsClosed,
            Resumable = false,
            Spec = run.Settings.Spec.ToString(),
            SpecNow = run.Settings.Now.ToString(),
            Changes = RunDescriber.Changes(run.Settings.Spec, run.Settings.Changes),
            Settings = RunDescriber.Settings(run.Settings.Now.Training, run.Settings.Spec.Seed),
            Position = position,
            StepsPerEpoch = stepsPerEpoch,
            PlannedSteps = RunDescriber.PlannedSteps(position, stepsPerEpoch, loaded?.Data.Training.Count ?? 0, run.Settings.Now.Training),
            Seconds = LabJson.Short(loaded?.Run.Seconds ?? 0),
            Began = run.Began,
            Data = loaded is null ? null : RunDescriber.Data(run.Settings.Spec, loaded.Data, texts),
            Layers = loaded?.Layers,
            ProbeRows = size?.Probe ?? 0,
            FlowRows = size?.Flow ?? 0,
            TrainingRows = size?.Training ?? 0,
            Baselines = loaded?.Baselines,
            Divergence = loaded?.Run.Divergence is { } diverged ? RunDescriber.Divergence(diverged, texts) : null,
            Failure = failure is null ? null
                : shelf.WithoutPlace(texts.Say(loaded is null ? "server.loadFailed" : "server.runFailed", ("reason", failure is LabProblem problem ? problem.In(texts) : texts.Of(failure)))),
            Group = run.Group,
        };
    }
}
