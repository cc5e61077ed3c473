using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sonda.Data;
using Sonda.Engine.Randomness;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Tests;

namespace Sonda.Runs.Tests.Training;

/// <summary>Runs steered by hand: changes at steps, and the final bytes of the training.</summary>
internal static class SteeredRuns
{
    public static readonly LoadedData Digits = FakeDigits.Create(203);

    private static readonly string[] Changes =
    [
        "rate 0.05", "rate 0.2", "lambda 0", "lambda 2", "momentum 0.5", "momentum 0.9", "clip norm(1)", "clip none", "batch 7", "batch 32",
        "batch full", "batch 10", "optimizer adam", "optimizer sgd", "optimizer momentum(0.8)", "optimizer adamw(0.9,0.999,decay=0.02)",
        "schedule cosine(40)", "schedule plateau(2,0.5)", "schedule constant", "layer-rates geometric(2)", "layer-rates 1",
        "rate 0.01; batch 20", "optimizer rmsprop; rate 0.001",
    ];

    /// <summary>Changes at random steps, sorted.</summary>
    public static AppliedChange[] Draw(ulong seed, int count, int steps)
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, count)
            .Select(_ => new AppliedChange(random.NextInt(steps), RunChange.Parse(Changes[random.NextInt(Changes.Length)])))
            .OrderBy(change => change.Step)];
    }

    /// <summary>
    /// Steps a run to a position and applies the changes; a change that contradicts the present settings is refused and skipped.
    /// </summary>
    public static void Follow(Run run, IEnumerable<AppliedChange> changes, long steps)
    {
        foreach (AppliedChange applied in changes.Where(change => change.Step >= run.Position.Step && change.Step < steps))
        {
            run.StepUntil(new RunGoal(Step: applied.Step));
            TryChange(run, applied.Change);
        }

        run.StepUntil(new RunGoal(Step: steps));
    }

    /// <summary>A hash of all numbers in the state of a run.</summary>
    public static string Fingerprint(Run run)
    {
        Checkpoint state = run.Snapshot();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (float[] numbers in (IEnumerable<float[]>)[.. state.State.Parameters, [.. state.State.Factors], .. state.State.Moments, .. state.Kept])
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(numbers));
        }

        return $"{run.Position} {state.State.OptimizerStep} {state.State.Schedule} {Convert.ToHexString(hash.GetHashAndReset())}";
    }

    public static bool TryChange(Run run, RunChange change)
    {
        string before = Fingerprint(run);
        try
        {
            run.Change(change);
            return true;
        }
        catch (ArgumentException)
        {
            Assert.Equal(before, Fingerprint(run));
            return false;
        }
    }
}
