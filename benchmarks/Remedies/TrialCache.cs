using Sonda.Benchmarks.Peers;
using Sonda.Data;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;
using Sonda.Runs.Training;
using TrainingRun = Sonda.Runs.Training.Run;

namespace Sonda.Benchmarks.Remedies;

/// <summary>Trains each run once and keeps its outcome in a file, so that a measurement can stop at any moment and go on later.</summary>
internal sealed class TrialCache
{
    private readonly string _file;
    private readonly Dictionary<string, Outcome> _known = [];

    /// <summary>Reads what the file has.</summary>
    /// <param name="file">A text file, a line for each training; it may not exist yet.</param>
    public TrialCache(string file)
    {
        _file = file;
        foreach (string[] parts in File.Exists(file) ? File.ReadLines(file).Select(line => line.Split('\t')) : [])
        {
            if (parts.Length == 2)
            {
                _known[parts[0]] = Outcome.Parse(parts[1]);
            }
        }
    }

    /// <summary>The number of trainings that this process has done.</summary>
    public int Trained { get; private set; }

    /// <summary>The outcome of a run with its seed.</summary>
    public Outcome Of(RunSpec run)
    {
        string key = run.ToString();
        if (!_known.TryGetValue(key, out Outcome? outcome))
        {
            _known[key] = outcome = Train(run);
            Trained++;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_file))!);
            File.AppendAllText(_file, $"{key}\t{outcome}\n");
        }

        return outcome;
    }

    private static Outcome Train(RunSpec run)
    {
        LoadedData data = LabelledData.Of(run);
        bool isNumeric = data.Training.HasTargets;
        double chance = isNumeric ? double.NaN : TargetReader.ChanceAccuracy(data.Validation)!.Value;
        if (TraceSubjects.Of(run, data) is { } subject && (subject.Misfit ?? subject.CannotLearn) is not null)
        {
            return new Outcome(1, isNumeric ? double.NaN : chance, chance, data.Validation.Count, Diverged: false);
        }

        var training = TrainingRun.Start(run with { EarlyStopping = null }, data, new RunOptions { Readings = EpochReadings.None, StopsEarly = false, KeepsResult = false });
        training.StepUntil(RunGoal.End, CancellationToken.None);
        if (training.Divergence is not null)
        {
            return new Outcome(double.PositiveInfinity, isNumeric ? double.NaN : TargetReader.GuessAccuracy(data.Training, data.Validation), chance, data.Validation.Count, Diverged: true);
        }

        Score score = new Evaluation<float>(training.Result(), data.Validation).Score();
        double guessing = TargetReader.ConstantCost(data.Training, run.Network.Cost, run.Network.Output.Features) ?? double.NaN;
        return new Outcome(score.Cost / guessing, isNumeric ? double.NaN : score.Accuracy, chance, data.Validation.Count, Diverged: false);
    }
}
