using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Reports.Figures;
using Sonda.Reports.Records;

namespace Sonda.Cli.Commands.Runs;

/// <summary><c>sonda runs compare</c>: the settings in which runs differ, and their curves side by side.</summary>
internal static class CompareRunsCommand
{
    public static Command Build(CommandContext context)
    {
        var command = new Command("compare", context.Texts["runs.compare.summary"]);
        Argument<string[]> names = RunNames.Several(context, 2);
        Option<bool> json = context.Options.Switch("--json");
        command.Add(names);
        var figure = new FigureOption(command, context, "option.figure.runs");
        command.Add(json);
        command.SetAction(parsed => Compare(
            context, parsed.GetRequiredValue(names), parsed, figure, parsed.GetValue(json)));
        return command;
    }

    private static int Compare(CommandContext context, string[] names, ParseResult parsed, FigureOption figure, bool json)
    {
        figure.RequireFile(parsed);
        RunView[] runs = [.. names.Select(name => RunNames.Require(context, name)).Distinct().Select(context.Runs.Open)];
        if (runs.Length < 2)
        {
            throw new Refusal(ExitCode.Usage, context.Texts["runs.compare.one"]);
        }

        figure.Write(parsed, style => RunCurvesFigure.Draw([.. runs.Select(run => run.Curve)], style), "runs.compare.noFigure");
        if (json)
        {
            context.Write(RunJson.Compare(runs));
        }
        else
        {
            RunComparisonScreen.Write(context, runs);
        }

        return DamageNotice.Write(context, runs);
    }
}
