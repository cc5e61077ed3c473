using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Engine.Networks;
using Sonda.Lab.Datasets;
using Sonda.Lab.Experiments;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda evaluate</c>: how good a saved network is, class by class.</summary>
internal static class EvaluateCommand
{
    public static Command Build(Session session)
    {
        OptionFactory options = session.Options;
        var command = new Command("evaluate", session.Phrases["evaluate.summary"]);
        var file = new Argument<string>("file")
        {
            Description = session.Phrases["argument.networkFile"],
            HelpName = session.Phrases["value.file"],
        };
        Option<DataPart> part = options.Choice(
            "--on", DataPart.Validation, ("validation", DataPart.Validation), ("training", DataPart.Training), ("test", DataPart.Test));
        Option<bool> json = options.Switch("--json");
        command.Add(file);
        command.Add(part);
        command.Add(json);
        var data = DataOptionSet.OfAny(command, options);
        command.Options.Single(option => option.Name == "--data").Description = session.Phrases["option.data.evaluate"];
        command.SetAction((parsed, stop) => Task.FromResult(Run(
            session, parsed.GetRequiredValue(file), data.Read(parsed), parsed.GetValue(part), parsed.GetValue(json), stop)));
        return command;
    }

    private static int Run(Session session, string file, DataOptions source, DataPart part, bool json, CancellationToken stop)
    {
        Network<float> network = session.Lab.LoadNetwork(Readable.RequireFile(file, session.Phrases));
        NetworkArgument.RequireFits(
            network.Spec, source.Spec, session.Phrases, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        LoadedData data = LoadedDataLines.Load(session, source, stop);
        NetworkArgument.RequireFits(network.Spec, data, session.Phrases, toLearn: false);
        if (EvaluationExperiment.RowsOf(data, part) is null)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, session.Phrases.Say("error.noTest", data.Name));
        }

        if (!json)
        {
            LoadedDataLines.Introduce(session, data);
        }

        EvaluationResult result = session.Follow(
            feed => Task.FromResult(session.Lab.Evaluate(network, data, part, feed, stop)), stop);
        if (json)
        {
            session.Write(session.Lab.ToJson(result));
        }
        else
        {
            EvaluationTable.Write(session, result);
        }

        if (result.Complete)
        {
            return ExitCode.Done;
        }

        session.Notice(session.Phrases.Say("stop.evaluate", result.Rows));
        return ExitCode.StoppedEarly;
    }
}
