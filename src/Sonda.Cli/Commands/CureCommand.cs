using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Lab.Cures;
using Sonda.Lab.Datasets;
using Sonda.Lab.Specs;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda cure</c>: the smallest change that cures a run, proved by paired retraining.</summary>
internal static class CureCommand
{
    public static Command Build(Session session)
    {
        OptionFactory options = session.Options;
        var command = new Command("cure", session.Phrases["cure.summary"]);
        var run = new RunOptionSet(command, session, trains: true);
        Option<int> seeds = options.Whole("--seeds", new CureOptions().Seeds, 2, Limits.Seeds);
        Option<int> threads = options.Whole("--threads", Environment.ProcessorCount, 1, Limits.Threads);
        Option<bool> json = options.Switch("--json");
        seeds.Description = session.Phrases["option.seeds.cure"];
        command.Add(seeds);
        command.Add(threads);
        command.Add(json);
        command.SetAction((parsed, stop) =>
        {
            (RunSpec spec, DataOptions source) = run.Read(parsed);
            var asked = new CureOptions { Seeds = parsed.GetValue(seeds), Threads = parsed.GetValue(threads) };
            return Task.FromResult(Run(session, spec, source, asked, parsed.GetValue(json), stop));
        });
        return command;
    }

    private static int Run(Session session, RunSpec run, DataOptions source, CureOptions options, bool json, CancellationToken stop)
    {
        if (run.Training.Epochs == 0)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, session.Phrases["cure.noEpochs"]);
        }

        if (run.EarlyStopping is not null)
        {
            session.Notice(session.Phrases["cure.noEarlyStop"]);
        }

        // Scaling is a remedy too: every run of a trial scales for itself what was loaded once.
        LoadedData data = LoadedDataLines.Load(session, source with { Spec = source.Spec with { Scaling = null } }, stop);
        NetworkArgument.RequireFits(run.Network, data, session.Phrases, toLearn: false);
        NetworkArgument.RequireBatches(run.Network, data, run.Training.BatchSize, session.Phrases);
        if (!json)
        {
            LoadedDataLines.Introduce(session, data);
        }

        CureResult result = session.Follow(feed => Task.FromResult(session.Lab.Cure(data, run, options, feed, stop)), stop);
        if (json)
        {
            session.Write(session.Lab.ToJson(result));
        }
        else
        {
            CureScreen.Write(session, result);
        }

        if (result.Complete)
        {
            return ExitCode.Done;
        }

        session.Notice(result.Trainings == 0 ? session.Phrases["stop.nothing"] : session.Phrases.Say("stop.cure", result.Trainings));
        return ExitCode.StoppedEarly;
    }
}
