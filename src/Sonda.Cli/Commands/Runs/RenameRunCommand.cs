using System.CommandLine;
using Sonda.Cli.Options;

namespace Sonda.Cli.Commands.Runs;

/// <summary><c>sonda runs rename</c>.</summary>
internal static class RenameRunCommand
{
    public static Command Build(CommandContext context)
    {
        var command = new Command("rename", context.Texts["runs.rename.summary"]);
        Argument<string> name = RunNames.One(context);
        var next = new Argument<string>("new")
        {
            Description = context.Texts["argument.run.new"],
            HelpName = context.Texts["value.newName"],
        };
        command.Add(name);
        command.Add(next);
        command.SetAction(parsed =>
        {
            string run = RunNames.Require(context, parsed.GetRequiredValue(name)), other = parsed.GetRequiredValue(next);
            if (RunNames.Taken(context, other) is { } taken && (taken != run || other == run))
            {
                throw new Refusal(ExitCode.DataOrConfiguration, context.Texts.Say("runs.renameTaken", ("run", taken)));
            }

            context.Runs.Rename(run, other);
            context.Write(context.Texts.Say("runs.renamed", ("run", run), ("new", other)));
            return ExitCode.Done;
        });
        return command;
    }
}
