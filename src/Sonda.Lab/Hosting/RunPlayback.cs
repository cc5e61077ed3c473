using System.Text;
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Lab.Documents;
using Sonda.Lab.Readings;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Diagnoses;

namespace Sonda.Lab.Hosting;

/// <summary>
/// Trains a recorded run again, to the same bytes, and reads what a page needs to play it: a frame at each rung of the ladder of
/// steps, the staircase at every third, the weights at some.
/// </summary>
internal static class RunPlayback
{
    private const int FlowEvery = 3, WeightsEvery = 20;

    /// <summary>The recording as JSON (docs/lab-protocol.md).</summary>
    /// <param name="record">The run.</param>
    /// <param name="data">Its data.</param>
    /// <param name="language">The language in which the page opens.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="InvalidContentException">The data are others, or the files cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    public static string Record(RunRecord record, LoadedData data, string language, CancellationToken stop)
    {
        record.RequireData(data);
        record.RequireWhole();
        var shown = new RecordedRun(record);
        var reader = new RunReader(record.Spec.Network, data);
        var history = new History();
        var parts = new Parts();
        var changes = new Queue<AppliedChange>(record.Changes());
        var run = Run.Start(record.Spec, data, new RunOptions
        {
            Trace = RunTrace.Of(record.Spec, data),
            From = record.Start()?.Network,
            Listeners = [new Listener(record.Spec, history)],
        });
        var ladder = new StepLadder();
        var network = new Network<float>(record.Spec.Network);
        var snapshot = new Snapshot([.. network.Parameters.Select(parameter => parameter.Count)]);
        long last = record.Summary.Step;
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            long step = run.Position.Step;
            while (changes.TryPeek(out AppliedChange? next) && next.Step == step)
            {
                run.Change(changes.Dequeue().Change);
            }

            bool isOver = step >= last || run.Status != RunStatus.Ready;
            if (step >= ladder.Next || isOver)
            {
                ladder.Pass(step);
                snapshot.Take(step, run.Network);
                snapshot.Fill(network);
                Read(reader, step, network, history, parts, isOver);
            }

            if (isOver)
            {
                break;
            }

            run.Step();
        }

        DiagnosisResult seen = VerdictWriter.Examine(run.Trace(), record.Spec, data);
        return LabJson.Write(new
        {
            protocol = 1,
            recorded = record.Summary.Began,
            language,
            document = shown.Describe(language) with
            {
                Data = RunDescriber.Data(record.Spec, data, TextCatalog.For(language, Medium.Page)),
                ProbeRows = reader.Size.Probe,
                FlowRows = reader.Size.Flow,
                TrainingRows = reader.Size.Training,
                StepsPerEpoch = run.StepsPerEpoch,
                PlannedSteps = RunDescriber.PlannedSteps(new(run.Position.Epoch, run.Position.Row, run.Position.Step), run.StepsPerEpoch, data.Training.Count, run.Training),
                Baselines = RunDescriber.Baselines(record.Spec, data, reader.Size),
            },
            examples = ExampleRows.Of(data, max: 1),
            history = history.Since(0, history.Count, reset: true),
            frames = parts.Frames,
            layers = parts.Layers,
            weights = parts.Weights,
            verdicts = Board.Languages.ToDictionary(one => one, one => new[] { VerdictWriter.Write(seen, history.Scores(), one) }),
            forecasts = Board.Languages.ToDictionary(one => one, ForecastWriter.Write(record.Spec, data, reader.Size.Probe)),
            texts = Board.Languages.ToDictionary(one => one, one => TextCatalog.For(one, Medium.Page).LabTexts()),
        });
    }

    private static void Read(RunReader reader, long step, Network<float> network, History history, Parts parts, bool isLast)
    {
        IReadOnlyList<LayerGradient> gradients = reader.Gradients(network);
        (Score validation, _) = reader.Scores(network, withTraining: false);
        history.AddReading(step, [.. gradients.Select(layer => layer.Speed.Log10)], validation.Cost, Percent(validation), null, null);
        byte[] frame = FrameCode.Write(
            step, isBatch: false, reader.Size.Probe, [.. gradients.Select(layer => new FrameLayer(layer.Speed.Log10, layer.Neurons))]);
        if (isLast || parts.Frames.Count % FlowEvery == 0)
        {
            parts.Layers.Add(reader.Flow(step, network));
        }

        if (isLast || parts.Frames.Count % WeightsEvery == 0)
        {
            parts.Weights.Add(reader.Weights(step, network));
        }

        parts.Frames.Add(new PlaybackFrame(step, Encoding.ASCII.GetString(frame)));
    }

    private static double? Percent(Score score) => double.IsNaN(score.Accuracy) ? null : 100 * score.Accuracy;

    private sealed class Parts
    {
        public List<PlaybackFrame> Frames { get; } = [];

        public List<FlowMessage> Layers { get; } = [];

        public List<WeightsMessage> Weights { get; } = [];
    }

    private sealed record PlaybackFrame(long Step, string Frame);

    /// <summary>Puts the events of the run into a history.</summary>
    private sealed class Listener(RunSpec spec, History history) : IRunListener
    {
        private RunSpec _now = spec;

        public void Hear(RunEvent happened)
        {
            IReadOnlyList<SettingChange>? settings = null;
            if (happened is RunChanged changed)
            {
                RunSpec next = _now with { Training = changed.Change.ApplyTo(_now.Training) };
                (settings, _now) = (RunDescriber.Changes(_now, next), next);
            }

            history.Add(happened, settings, happened is RunDiverged diverged ? RunDescriber.Divergence(diverged.Divergence, TextCatalog.For("en")) : null);
        }
    }
}
