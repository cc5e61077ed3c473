using Sonda.Engine.Training;
using Sonda.Lab.Documents;
using Sonda.Lab.Readings;
using Sonda.Reports.Records;

namespace Sonda.Lab.Hosting;

/// <summary>Puts readings into the charts and the log: speeds of all, cost and accuracy of some.</summary>
/// <remarks>
/// Cost and accuracy take several times as long as the speeds. They are read where a logarithmic axis shows a difference, six times a
/// decade, and beyond that as often as their share of the time allows; of the training rows, which no chart shows, four times less.
/// </remarks>
internal sealed class ChartReadings(ShownNetwork network, LoadedRun run, History history, TimeProvider time)
{
    private const double Milliseconds = 100, Share = 0.03, TrainingMilliseconds = 1000;
    private const double PerDecade = 6;

    private readonly Cadence _scores = new(time, Milliseconds, Share), _training = new(time, TrainingMilliseconds, Share / 2);
    private double _nextScore;
    private bool _hasNews;

    /// <summary>The last step of the charts.</summary>
    public long LastStep { get; private set; } = -1;

    /// <summary>Takes a reading that the run left on its way.</summary>
    public void Take(NetworkReading read)
    {
        if (read.Step >= _nextScore || _scores.IsDue)
        {
            Score(read);
        }
        else
        {
            Keep(read, null, null);
        }
    }

    /// <summary>Says that the newest reading is not in the charts yet.</summary>
    public void HaveNews() => _hasNews = true;

    /// <summary>Takes the newest reading, if it is due.</summary>
    /// <param name="isResting">Whether the run rests: then it is due at once.</param>
    /// <returns>False if there was nothing to do.</returns>
    public bool TakeNewest(bool isResting)
    {
        if (!_hasNews || (!isResting && !_scores.IsDue))
        {
            return false;
        }

        _hasNews = false;
        Score(network.Newest!);
        return true;
    }

    private void Score(NetworkReading read)
    {
        _nextScore = read.Step * Math.Pow(10, 1 / PerDecade);
        _scores.Do(() =>
        {
            Score validation = default;
            Score? training = null;
            bool withTraining = _training.IsDue || !run.Host.IsPlaying;
            if (withTraining)
            {
                _training.Do(() => (validation, training) = network.Score(read, withTraining: true));
            }
            else
            {
                (validation, _) = network.Score(read, withTraining: false);
            }

            Keep(read, validation, training);
        });
    }

    private void Keep(NetworkReading read, Score? validation, Score? training)
    {
        LastStep = Math.Max(LastStep, read.Step);
        double[] speeds = [.. read.Gradients.Select(layer => layer.Speed.Log10)];
        var line = new ReadingLine(
            read.Step, [.. speeds.Select(LabJson.ShortLog)], Cost(validation), Percent(validation), Cost(training), Percent(training));
        if (history.AddReading(line.Step, speeds, line.ValidationCost, line.ValidationAccuracy, line.TrainingCost, line.TrainingAccuracy))
        {
            run.Log.Write(line);
        }
    }

    private static double? Cost(Score? score) => score is { Cost: var cost } ? LabJson.Short(cost) : null;

    private static double? Percent(Score? score) => score is not { Accuracy: var share } || double.IsNaN(share) ? null : LabJson.Short(100 * share);
}
