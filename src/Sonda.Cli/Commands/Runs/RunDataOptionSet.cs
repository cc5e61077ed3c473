using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Data;

namespace Sonda.Cli.Commands.Runs;

/// <summary>--data-dir and --offline, for a run that says itself which data it needs.</summary>
internal sealed class RunDataOptionSet
{
    private readonly Option<string?> _directory;
    private readonly Option<bool> _offline;

    public RunDataOptionSet(Command command, OptionFactory options)
    {
        command.Add(_directory = options.Text("--data-dir", "value.folder"));
        command.Add(_offline = options.Switch("--offline"));
    }

    /// <summary>Loads the data of a recorded run.</summary>
    public LoadedData Load(CommandContext context, ParseResult parsed, string name, CancellationToken stop) => LoadedDataLines.Load(
        context,
        context.Runs.DataOf(name) with { DataDirectory = parsed.GetValue(_directory), Offline = parsed.GetValue(_offline) },
        stop);
}
