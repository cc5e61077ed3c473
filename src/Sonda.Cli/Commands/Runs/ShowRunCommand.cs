using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Reports.Records;

namespace Sonda.Cli.Commands.Runs;

/// <summary><c>sonda runs show</c>: settings, changes, epochs and state of one run.</summary>
internal static class ShowRunCommand
{
    public static Command Build(CommandContext context)
    {
        var command = new Command("show", context.Texts["runs.show.summary"]);
        Argument<string> name = RunNames.One(context);
        Option<bool> json = context.Options.Switch("--json");
        command.Add(name);
        command.Add(json);
        command.SetAction(parsed =>
        {
            RunView run = context.Runs.Open(RunNames.Require(context, parsed.GetRequiredValue(name)));
            if (parsed.GetValue(json))
            {
                context.Write(RunJson.Of(run, withEvents: false));
            }
            else
            {
                RunScreen.Write(context, run);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
