using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Tests.Folders;

/// <summary>
/// The process that <see cref="KilledRunTests"/> kills: this assembly, started with <see cref="Variable"/> set to a folder. It keeps
/// a run there and prints the number of each event after the folder has heard of it.
/// </summary>
internal static class KilledRunChild
{
    public const string Variable = "SONDA_TEST_KEEP_RUN_IN";

    /// <summary>Long enough that most kills hit it on its way, and with more states than any other write.</summary>
    public static readonly RunSpec Spec = KeptRun.Spec with { Training = KeptRun.Spec.Training with { Epochs = 60 } };

    /// <summary>The usual changes, then one about every second epoch.</summary>
    public static readonly IReadOnlyList<AppliedChange> Changes =
    [
        .. KeptRun.Changes,
        .. Enumerable.Range(10, 30).Select(i => new AppliedChange(i * 11, RunChange.LearningRate(0.001 * (1 + (i % 3))))),
    ];

    // Runs before the assembly's own entry point: the child needs nothing of the test platform.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The assembly is a program, and this its second beginning.")]
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } home)
        {
            using var output = new StreamWriter(OpenOutput()) { AutoFlush = true };
            Keep(new RunsHome(home), [new Printer(output)]);
            Environment.Exit(0);
        }
    }

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

    [SuppressMessage("ApiDesign", "RS0030", Justification = "The pipe to the parent is the point.")]
    private static Stream OpenOutput() => Console.OpenStandardOutput();

    private sealed class Printer(TextWriter output) : IRunListener
    {
        public void Hear(RunEvent happened)
        {
            if (happened.Number is { } number)
            {
                output.WriteLine(number.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
