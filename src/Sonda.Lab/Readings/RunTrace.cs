using Sonda.Data;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Lab.Readings;

/// <summary>The trace that the doctor reads of a run in the lab.</summary>
internal static class RunTrace
{
    private const int Readings = 100, First = 50;

    /// <summary>
    /// The first 50 mini-batches one by one, then a hundred over the whole training. A reading takes the training thread as long as
    /// thirty mini-batches of the chapter's nets, so that five times as many would cost a sixth of the speed. The costs of an epoch would
    /// cost it a tenth; the lab reads them on copies of the network. Only a regression has no other score.
    /// </summary>
    public static StepReadings Of(RunSpec spec, LoadedData data) => new()
    {
        Schedule = new ProbeSchedule(Math.Max(1, PlannedSteps(spec, data) / Readings)) { Dense = First },
        TrainingScore = false,
        ValidationCost = data.Validation.HasTargets,
    };

    private static long PlannedSteps(RunSpec spec, LoadedData data)
    {
        int batch = Math.Clamp(spec.Training.BatchSize ?? int.MaxValue, 1, data.Training.Count);
        return (long)((data.Training.Count + batch - 1) / batch) * spec.Training.Epochs;
    }
}
