using System.CommandLine;
using System.Text;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Lab.Datasets;
using Sonda.Lab.Diagnoses;
using Sonda.Lab.Specs;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda forecast</c>: what theory says of a network before training, beside what is then measured.</summary>
internal sealed class ForecastCommand
{
    private readonly Session _session;
    private readonly RunOptionSet _run;
    private readonly Option<int> _seeds;
    private readonly Option<int> _images;
    private readonly Option<int> _threads;
    private readonly Option<string?> _html;
    private readonly Option<string?> _figure;
    private readonly Option<bool> _json;

    private ForecastCommand(Session session, Command command)
    {
        _session = session;
        OptionFactory options = session.Options;
        _run = new RunOptionSet(command, session, trains: false);
        command.Add(_seeds = options.Whole("--seeds", ForecastOptions.UsualSeeds, 0, Limits.Seeds));
        command.Add(_images = options.Whole("--images", ForecastOptions.UsualRows, 1, Limits.TrainingImages));
        command.Add(_threads = options.Whole("--threads", Environment.ProcessorCount, 1, Limits.Threads));
        command.Add(_html = options.Text("--html", "value.file"));
        command.Add(_figure = FigureOption.Of(options, session.Phrases["option.figure.forecast"]));
        command.Add(_json = options.Switch("--json"));
        _seeds.Description = session.Phrases["option.seeds.forecast"];
        _images.Description = session.Phrases["option.images.forecast"];
    }

    public static Command Build(Session session)
    {
        var command = new Command("forecast", session.Phrases["forecast.summary"]);
        var forecast = new ForecastCommand(session, command);
        command.SetAction((parsed, stop) => Task.FromResult(forecast.Run(parsed, stop)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken stop)
    {
        foreach (Option<string?> file in (Option<string?>[])[_html, _figure])
        {
            if (parsed.GetValue(file) is { } path)
            {
                Writable.RequireFile(file.Name, path, _session.Phrases);
            }
        }

        bool json = parsed.GetValue(_json);
        (RunSpec run, DataOptions source) = _run.Read(parsed);
        LoadedData data = LoadedDataLines.Load(_session, source, stop);
        NetworkArgument.RequireFits(run.Network, data, _session.Phrases, toLearn: false);
        if (!json)
        {
            LoadedDataLines.Introduce(_session, data);
        }

        var options = new ForecastOptions
        {
            Run = run,
            Seeds = parsed.GetValue(_seeds),
            Rows = parsed.GetValue(_images),
            Threads = parsed.GetValue(_threads),
        };
        ForecastResult result = _session.Follow(feed => Task.FromResult(_session.Lab.Forecast(data, options, feed, stop)), stop);
        if (json)
        {
            _session.Write(_session.Lab.ToJson(result));
        }
        else
        {
            ForecastScreen.Write(_session, result);
        }

        if (parsed.GetValue(_html) is { } page)
        {
            AtomicFile.Write(page, Encoding.UTF8.GetBytes(_session.Lab.ToPage(result, _session.Phrases.Language, CommandText.Of(parsed))));
        }

        if (parsed.GetValue(_figure) is { } figure)
        {
            FigureOption.Write(figure, _session.Lab.DrawPhases(result, FigureOption.IsSvg(figure), _session.Phrases.Language), _session, "error.noPlace");
        }

        if (result.Complete)
        {
            return ExitCode.Done;
        }

        _session.Notice(_session.Phrases.Say("stop.speeds", result.Seeds, options.Seeds));
        return ExitCode.StoppedEarly;
    }
}
