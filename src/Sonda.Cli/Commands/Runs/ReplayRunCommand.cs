using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Data;
using Sonda.Runs.Folders;

namespace Sonda.Cli.Commands.Runs;

/// <summary><c>sonda runs replay</c>: trains a run again from its start and compares the bytes.</summary>
internal static class ReplayRunCommand
{
    public static Command Build(CommandContext context)
    {
        var command = new Command("replay", context.Texts["runs.replay.summary"]);
        Argument<string> name = RunNames.One(context);
        command.Add(name);
        var data = new RunDataOptionSet(command, context.Options);
        command.SetAction((parsed, stop) =>
        {
            string run = RunNames.Require(context, parsed.GetRequiredValue(name));
            try
            {
                return Task.FromResult(Replay(context, run, data.Load(context, parsed, run, stop), stop));
            }
            catch (OperationCanceledException)
            {
                throw new Refusal(ExitCode.StoppedEarly, context.Texts.Say("runs.replay.stopped", ("run", run)));
            }
        });
        return command;
    }

    private static int Replay(CommandContext context, string run, LoadedData data, CancellationToken stop)
    {
        context.Notice(context.Texts.Say("runs.replaying", ("run", run)));
        RunReplay replay = context.Follow(_ => Task.FromResult(context.Runs.Replay(run, data, stop)), stop, "stop.askedReplay");
        if (replay.StateDamage is { } damage)
        {
            context.Notice(context.Texts.Say("runs.replay.stateDamaged", ("damage", damage)));
        }

        string key = replay.StateIsSame is false || replay.NetworkIsSame is false ? "runs.replay.differs"
            : replay.NetworkDamage is not null ? "runs.replay.networkDamaged"
            : replay.NetworkIsSame is true ? "runs.replay.same"
            : replay.StateIsSame is true ? "runs.replay.sameState"
            : "runs.replay.nothing";
        string outcome = context.Texts.Say(key, ("run", run), ("step", replay.Step), ("damage", replay.NetworkDamage));
        if (!replay.IsSame || key == "runs.replay.nothing")
        {
            throw new Refusal(ExitCode.DataOrConfiguration, outcome);
        }

        context.Explain(outcome);
        return ExitCode.Done;
    }
}
