using System.CommandLine;
using Sonda.Lab.Datasets;

namespace Sonda.Cli.Options;

/// <summary>--data, --data-dir and --offline, which every command that reads digits has.</summary>
internal sealed class DataOptionSet
{
    private const string Mnist = "mnist";
    private const string Drawn = "drawn";

    private readonly Option<string> _digits;
    private readonly Option<string?> _directory;
    private readonly Option<bool> _offline;

    public DataOptionSet(Command command, OptionFactory options)
    {
        command.Add(_digits = options.Choice("--data", Mnist, (Mnist, Mnist), (Drawn, Drawn)));
        command.Add(_directory = options.Text("--data-dir", "value.folder"));
        command.Add(_offline = options.Switch("--offline"));
        command.Validators.Add(result =>
        {
            // The tokens: a value that cannot be read must not be asked for here.
            bool drawn = result.GetResult(_digits) is { } asked && asked.Tokens.Any(token => token.Value == Drawn);
            if (drawn && result.GetResult(_directory) is { Implicit: false })
            {
                result.AddError(options.Contradiction("--data drawn", "--data-dir"));
            }
        });
    }

    /// <summary>What was chosen.</summary>
    public DataOptions Read(ParseResult parsed) => new(parsed.GetValue(_directory), parsed.GetValue(_offline))
    {
        Drawn = parsed.GetValue(_digits) == Drawn,
    };
}
