using Sonda.Lab.Safety;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Lab.Hosting;

/// <summary>The commands of an open run. Each waits until the data are loaded, and ends when the run has carried it out.</summary>
/// <param name="run">The run.</param>
/// <param name="speed">The limit of the speed with which it begins; null for none.</param>
internal sealed class RunControl(LiveRun run, double? speed)
{
    /// <summary>The limit of the speed in mini-batches a second; null for none.</summary>
    public double? Speed { get; private set; } = speed;

    /// <summary>Trains.</summary>
    public Task Play(RunGoal goal) => Do(host => host.Play(goal));

    /// <summary>Stops between two mini-batches.</summary>
    public Task Pause() => Do(host => host.Pause());

    /// <summary>Trains so many mini-batches.</summary>
    public Task Step(int count) => Do(async host =>
    {
        for (int i = 0; i < count; i++)
        {
            await host.StepOnce().ConfigureAwait(false);
        }
    });

    /// <summary>Limits the speed; null for none.</summary>
    public Task Pace(double? stepsPerSecond) => Do(host =>
    {
        Speed = stepsPerSecond;
        return host.Pace(stepsPerSecond);
    });

    /// <summary>Changes settings. A change to what they are already is none, and leaves no mark.</summary>
    /// <exception cref="LabProblem">A larger mini-batch needs too much memory.</exception>
    public Task Change(RunChange change) => Do(host =>
    {
        RunSpec now = run.Settings.Now, next = now with { Training = change.ApplyTo(now.Training) };
        if (next == now)
        {
            return Task.CompletedTask;
        }

        run.RequireMemory(next);
        return host.Change(change);
    });

    /// <summary>Mini-batches done.</summary>
    public Task<long> StepAsync() => run.Host.Read(one => one.Position.Step);

    /// <summary>The network that is the result so far, as a file.</summary>
    public Task<byte[]> NetworkAsync() => run.Host.Read(one => new SavedNetwork(one.Result(), one.Preparation).ToBytes());

    private async Task Do(Func<RunHost, Task> command)
    {
        await run.Loaded.ConfigureAwait(false);
        await command(run.Host).ConfigureAwait(false);
        run.Changed();
    }
}
