using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Data;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Cli.Commands.Sweeps;

/// <summary>Reads sweeps, their folders and their data for the commands.</summary>
internal static class SweepSource
{
    /// <summary>The argument that is the folder of a sweep.</summary>
    public static Argument<string> Folder(CommandContext context) => new("folder")
    {
        Description = context.Texts["argument.sweepFolder"],
        HelpName = context.Texts["value.folder"],
    };

    /// <summary>Reads a sweep from a file or from a text.</summary>
    /// <exception cref="Refusal">It is none (exit code 2).</exception>
    public static SweepSpec Read(CommandContext context, string source) => Parsed(context, () =>
    {
        // A sweep has holes or semicolons; a file name hardly ever has both.
        bool isFile = File.Exists(source) || (source.Length > 0 && !source.AsSpan().ContainsAny('{', ';', '\n'));
        SweepSpec sweep = SweepSpec.Parse(isFile ? File.ReadAllText(context.Files.RequireReadable(source)) : source);
        sweep.RequireRuns();
        return sweep;
    });

    /// <summary>Does something that may find a fault in a sweep.</summary>
    /// <exception cref="Refusal">It found one (exit code 2).</exception>
    public static T Parsed<T>(CommandContext context, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException fault)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, context.Texts.Say("error.sweep", ("reason", context.Texts.Clause(fault))), fault);
        }
    }

    /// <summary>Requires that the data fit the first cell or the last one. A network of another input size then stops here, not after hours.</summary>
    /// <exception cref="Refusal">They fit neither (exit code 2).</exception>
    public static void RequireFit(CommandContext context, SweepSpec sweep, SweepData data)
    {
        if (CellTraining.Refusal(sweep, 0, data) is { } refusal && (sweep.CellCount == 1 || CellTraining.Refusal(sweep, sweep.CellCount - 1, data) is not null))
        {
            throw new Refusal(ExitCode.DataOrConfiguration, context.Texts.Say("sweep.plan.unfit", ("cell", sweep.Describe(0)), ("reason", context.Texts.Of(refusal))));
        }
    }

    /// <summary>Loads the data of a sweep.</summary>
    /// <exception cref="Refusal">A cell is no run, or there are too many data sets (exit code 2).</exception>
    public static SweepData LoadData(CommandContext context, SweepSpec sweep, DataOptions source, CancellationToken stop) => Parsed(
        context, () => SweepData.Load(sweep, spec => LoadedDataLines.Load(context, source with { Spec = spec }, stop)));

    /// <summary>Loads the data of a planned sweep and requires that they are the planned ones.</summary>
    /// <exception cref="Refusal">They differ (exit code 2).</exception>
    public static SweepData LoadData(CommandContext context, SweepFolder folder, DataOptions source, CancellationToken stop)
    {
        SweepData data = LoadData(context, folder.Sweep, source, stop);
        foreach ((string spec, Sonda.Runs.Checkpoints.DataIdentity found) in data.Identities())
        {
            if (!folder.Manifest.Data.TryGetValue(spec, out Sonda.Runs.Checkpoints.DataIdentity? planned) || !planned.IsSameAs(found))
            {
                throw new Refusal(ExitCode.DataOrConfiguration, context.Texts.Say(
                    "error.sweepData", ("spec", spec), ("found", found), ("planned", planned?.ToString() ?? "–")));
            }
        }

        return data;
    }

    /// <summary>The place of a command line's data files.</summary>
    public static (Option<string?> Directory, Option<bool> Offline) AddDataOptions(Command command, OptionFactory options)
    {
        Option<string?> directory = options.Text("--data-dir", "value.folder");
        Option<bool> offline = options.Switch("--offline");
        command.Add(directory);
        command.Add(offline);
        return (directory, offline);
    }
}
