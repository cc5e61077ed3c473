using System.CommandLine;
using Sonda.Lab.Datasets;

namespace Sonda.Cli.Options;

/// <summary>--data-dir and --offline, which every command that reads digits has.</summary>
internal sealed class DataOptionSet
{
    private readonly Option<string?> _directory;
    private readonly Option<bool> _offline;

    public DataOptionSet(Command command, OptionFactory options)
    {
        command.Add(_directory = options.Text("--data-dir", "value.folder"));
        command.Add(_offline = options.Switch("--offline"));
    }

    /// <summary>What was chosen.</summary>
    public DataOptions Read(ParseResult parsed) => new(parsed.GetValue(_directory), parsed.GetValue(_offline));
}
