using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Runs.Folders;

namespace Sonda.Cli.Commands.Runs;

/// <summary><c>sonda runs delete</c>: asks a person first.</summary>
internal static class DeleteRunsCommand
{
    private static readonly string[] Consent = ["y", "yes", "s", "sim"];

    public static Command Build(CommandContext context)
    {
        var command = new Command("delete", context.Texts["runs.delete.summary"]);
        Argument<string[]> names = RunNames.Several(context, 1);
        Option<bool> yes = context.Options.Switch("--yes");
        command.Add(names);
        command.Add(yes);
        command.SetAction((parsed, stop) => Task.FromResult(Delete(
            context, parsed.GetRequiredValue(names), parsed.GetValue(yes), stop)));
        return command;
    }

    private static int Delete(CommandContext context, string[] names, bool yes, CancellationToken stop)
    {
        // All names are looked at before the first run is gone.
        string[] runs = [.. names.Select(name => RunNames.Require(context, name)).Distinct()];
        if (context.Runs.List().FirstOrDefault(run => run.State == RunFolderState.Writing && runs.Contains(run.Name)) is { } busy)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, context.Texts.Say("runs.isWritten", ("run", busy.Name)));
        }

        foreach (string run in runs)
        {
            context.Runs.RequireDeletable(run);
        }

        if (!yes && !IsConfirmed(context, runs, stop))
        {
            context.Notice(context.Texts["runs.delete.kept"]);
            return ExitCode.Done;
        }

        foreach (string run in runs)
        {
            context.Runs.Delete(run);
            context.Write(context.Texts.Say("runs.deleted", ("run", run)));
        }

        return ExitCode.Done;
    }

    /// <exception cref="Refusal">No person can answer (exit code 1).</exception>
    private static bool IsConfirmed(CommandContext context, string[] runs, CancellationToken stop)
    {
        if (context.Terminal.In is not { } input)
        {
            throw new Refusal(ExitCode.Usage, context.Texts["runs.delete.needsYes"]);
        }

        context.Terminal.Error.Write(context.Texts.Say("runs.delete.ask", ("runs", string.Join(", ", runs))) + " ");
        context.Terminal.Error.Flush();

        // A task of its own: reading a line cannot be cancelled, waiting for it can.
        var answer = Task.Run(input.ReadLine, CancellationToken.None);
        answer.Wait(stop);
        return Consent.Contains(answer.Result?.Trim(), StringComparer.OrdinalIgnoreCase);
    }
}
