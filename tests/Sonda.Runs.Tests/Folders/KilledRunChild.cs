using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Tests.Folders;

/// <summary>
/// The process that <see cref="KilledRunTests"/> kills: this assembly, started with <see cref="Variable"/> set to a folder. It keeps
/// <see cref="Together"/> runs there, each on a thread and in a home of its own, and prints the number of each event after the folder
/// has heard of it.
/// </summary>
internal static class KilledRunChild
{
    public const string Variable = "SONDA_TEST_KEEP_RUN_IN";

    /// <summary>Runs that one kill hits at once: starting a process costs more than the runs that it keeps.</summary>
    public const int Together = 4;

    /// <summary>Events by which a run is behind the one before it, so that a kill hits each at another place.</summary>
    private const int Apart = 40;

    /// <summary>Long enough that most kills hit it on its way, and with more states than any other write.</summary>
    public static readonly RunSpec Spec = KeptRun.Spec with { Training = KeptRun.Spec.Training with { Epochs = 60 } };

    /// <summary>The usual changes, then one about every second epoch.</summary>
    public static readonly IReadOnlyList<AppliedChange> Changes =
    [
        .. KeptRun.Changes,
        .. Enumerable.Range(10, 30).Select(i => new AppliedChange(i * 11, RunChange.LearningRate(0.001 * (1 + (i % 3))))),
    ];

    /// <summary>The home of one of the runs.</summary>
    public static RunsHome HomeOf(string folder, int index) => new(Path.Combine(folder, index.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Keeps the run, or goes on with it, to its end; a state is written after each epoch.</summary>
    public static void Keep(RunsHome home, IReadOnlyList<IRunListener> listeners)
    {
        bool isThere = home.List().Any(run => run.Name == KeptRun.Name);
        using RunFolder folder = isThere ? RunFolder.Reopen(home, KeptRun.Name) : KeptRun.Create(home, KeptRun.Name, Spec);
        Run run = folder.Begin(KeptRun.Data, KeptRun.Options with { Listeners = listeners });
        while (run.Status == RunStatus.Ready)
        {
            int epoch = run.Position.Epoch;
            long end = run.Position.Step + 1;
            KeptRun.GoTo(run, end, Changes);
            if (run.Position.Epoch != epoch)
            {
                folder.Checkpoint(run);
            }
        }

        folder.Finish(run);
    }

    /// <summary>Keeps the runs to their end.</summary>
    public static void KeepTogether(string folder)
    {
        using var output = new StreamWriter(OpenOutput()) { AutoFlush = true };
        using var mayStart = new SemaphoreSlim(1);
        Thread[] threads =
        [
            .. Enumerable.Range(0, Together).Select(run => new Thread(() => Keep(HomeOf(folder, run), [new Printer(run, output, mayStart)]))),
        ];
        foreach (Thread thread in threads)
        {
            mayStart.Wait();
            thread.Start();
        }

        Array.ForEach(threads, thread => thread.Join());
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "The pipe to the parent is the point.")]
    private static Stream OpenOutput() => Console.OpenStandardOutput();

    /// <summary>Prints run and number of each event, and lets the next run start when this one is far enough.</summary>
    private sealed class Printer(int run, TextWriter output, SemaphoreSlim next) : IRunListener
    {
        public void Hear(RunEvent happened)
        {
            if (happened.Number is not { } number)
            {
                return;
            }

            lock (output)
            {
                output.WriteLine(FormattableString.Invariant($"{run} {number}"));
            }

            if (number == Apart)
            {
                next.Release();
            }
        }
    }
}
