using Sonda.Diagnosis.Traces;
using Sonda.Interchange.TensorBoard;
using Sonda.Runs.Events;

namespace Sonda.Reports.Records;

/// <summary>A recorded run as curves of TensorBoard: accuracies and costs of epochs, the readings of single steps, and those of the live lab.</summary>
/// <remarks>
/// A run keeps the seconds of its epochs and no time of a step: between two epochs the time is shared evenly. So the file has the same bytes
/// whenever it is written.
/// </remarks>
internal static class RunEvents
{
    /// <summary>Writes the file of a run into a folder; returns its path.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static string Write(RunView run, string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, EventFile.Name(run.Summary.Began));
        Sonda.Engine.Files.AtomicFile.Write(path, stream => EventFile.Write(stream, run.Summary.Began, Values(run)));
        return path;
    }

    /// <summary>The values in the order of their steps.</summary>
    internal static IEnumerable<EventValue> Values(RunView run)
    {
        (long Step, EpochResult Result)[] epochs = [.. run.Events.OfType<EpochEnded>().Where(ended => ended.Result is not null)
            .GroupBy(ended => ended.Epoch).Select(same => (same.Last().Step, same.Last().Result!)).OrderBy(epoch => epoch.Item2.Epoch)];
        var clock = new Clock([.. epochs.Select(epoch => (epoch.Step, epoch.Result.Seconds))]);
        IEnumerable<EventValue> values = epochs.SelectMany(epoch => Of(epoch.Result, epoch.Step)).Concat(run.Readings().SelectMany(Of))

            // The lab reads costs on copies, while the run trains; the end of an epoch has its own accuracy.
            .Concat(ReadingLine.Of(run.Folder).SelectMany(Of)).DistinctBy(value => (value.Tag, value.Step));
        return values.OrderBy(value => value.Step).Select(value => value with { Seconds = clock.At(value.Step) });
    }

    private static IEnumerable<EventValue> Of(EpochResult epoch, long step) =>
        Scores(step, epoch.ValidationAccuracy, epoch.TrainingAccuracy, epoch.ValidationCost, epoch.TrainingCost);

    private static IEnumerable<EventValue> Of(ReadingLine reading) =>
        Scores(reading.Step, reading.ValidationAccuracy, reading.TrainingAccuracy, reading.ValidationCost, reading.TrainingCost);

    private static IEnumerable<EventValue> Scores(long step, double? validationAccuracy, double? trainingAccuracy, double? validationCost, double? trainingCost) => Given(
        step,
        ("accuracy/validation", validationAccuracy),
        ("accuracy/training", trainingAccuracy),
        ("cost/validation", validationCost),
        ("cost/training", trainingCost));

    private static IEnumerable<EventValue> Of(StepReading reading) => Given(reading.Step, ("cost/step", reading.Cost)).Concat(
        reading.Layers.SelectMany((layer, l) => Given(
            reading.Step,
            ($"speed/layer{l + 1}", layer.Speed),
            ($"gradientNorm/layer{l + 1}", layer.GradientNorm),
            ($"deltaNorm/layer{l + 1}", layer.DeltaNorm),
            ($"weightNorm/layer{l + 1}", layer.WeightNorm),
            ($"updateRatio/layer{l + 1}", layer.UpdateRatio),
            ($"forwardRms/layer{l + 1}", layer.ForwardRms))));

    /// <summary>The values that were read; TensorBoard shows NaN as a break, so that infinities stay as they are.</summary>
    private static IEnumerable<EventValue> Given(long step, params (string Tag, double? Value)[] values) =>
        values.Where(value => value.Value is { } number && !double.IsNaN(number)).Select(value => new EventValue(value.Tag, step, 0, (float)value.Value!.Value));

    /// <summary>The seconds of a step, from those of the epochs.</summary>
    private sealed class Clock
    {
        private readonly List<(long Step, double Seconds)> _points = [(0, 0)];

        public Clock(IReadOnlyList<(long Step, double Seconds)> epochs)
        {
            foreach ((long step, double seconds) in epochs)
            {
                _points.Add((step, _points[^1].Seconds + seconds));
            }
        }

        public double At(long step)
        {
            int next = _points.FindIndex(point => point.Step >= step);
            if (next == 0 || _points.Count == 1)
            {
                return 0;
            }

            // Behind the last epoch, the pace of that epoch goes on.
            ((long from, double begin), (long to, double end)) = next < 0 ? (_points[^2], _points[^1]) : (_points[next - 1], _points[next]);
            return to == from ? end : begin + ((end - begin) * (step - from) / (to - from));
        }
    }
}
