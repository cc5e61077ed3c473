using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sonda.Cli.Options;
using Sonda.Cli.Services;
using Sonda.Lab.Datasets;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda data</c>: what digits are here, where they come from, and what they look like.</summary>
internal static class DataCommand
{
    public static Command Build(Session session)
    {
        OptionFactory options = session.Options;
        var command = new Command("data", session.Phrases["data.summary"]);
        Option<string?> sheet = options.Text("--sheet", "value.png");
        Option<bool> json = options.Switch("--json");
        command.Add(sheet);
        command.Add(json);
        var data = new DataOptionSet(command, options);
        command.SetAction((parsed, stop) => Task.FromResult(Show(
            session, data.Read(parsed), parsed.GetValue(sheet), parsed.GetValue(json), stop)));
        command.Add(BuildFetch(session));
        return command;
    }

    private static Command BuildFetch(Session session)
    {
        var command = new Command("fetch", session.Phrases["data.fetch.summary"]);
        Option<bool> json = session.Options.Switch("--json");
        command.Add(json);
        var data = new DataOptionSet(command, session.Options);
        command.SetAction((parsed, stop) =>
        {
            DataStatus status = session.Follow(
                feed => session.Lab.FetchAsync(data.Read(parsed), feed, stop), stop);
            Write(session, status, parsed.GetValue(json));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static int Show(Session session, DataChoice choice, string? sheet, bool json, CancellationToken stop)
    {
        if (sheet is null)
        {
            Write(session, session.Lab.Inspect(choice), json);
            return ExitCode.Done;
        }

        Writable.RequireFile("--sheet", sheet, session.Phrases);
        DigitData data = Digits.Load(session, choice, stop);
        session.Lab.DrawContactSheet(data, sheet);
        Write(session, session.Lab.Inspect(choice), json);
        if (!json)
        {
            session.Write(session.Phrases.Say("data.sheetDrawn", sheet));
        }

        return ExitCode.Done;
    }

    private static void Write(Session session, DataStatus status, bool json)
    {
        if (json)
        {
            session.Write(JsonSerializer.Serialize(status, DataJson.Default.DataStatus));
            return;
        }

        session.Write(session.Phrases["data.name." + status.Data]);
        session.Write(session.Phrases.Say("data.origin", status.Origin));
        session.Write(session.Phrases[status.Verified ? "data.verified" : "data.unverified." + status.Data]);
        if (status.Notice is not null)
        {
            session.Write(session.Phrases.Say("data.notice", status.Notice));
        }
    }
}

/// <summary>The JSON of <c>sonda data</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DataStatus))]
internal sealed partial class DataJson : JsonSerializerContext;
