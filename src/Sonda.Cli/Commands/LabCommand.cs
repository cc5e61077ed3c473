using System.CommandLine;
using System.Net;
using Sonda.Cli.Options;
using Sonda.Cli.Services;
using Sonda.Lab;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda lab</c>: the live lab in a browser.</summary>
internal static class LabCommand
{
    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        var command = new Command("lab", context.Texts["lab.summary"]);
        Option<int?> port = options.WholeOrNone("--port", 0, IPEndPoint.MaxPort);
        Option<bool> noOpen = options.Switch("--no-open");
        Option<IPAddress> listen = options.Valued("--listen", "value.address", IPAddress.Loopback, text => IPAddress.TryParse(text, out IPAddress? address)
            ? Reading<IPAddress>.Of(address)
            : options.Refused<IPAddress>("--listen", text, context.Texts["allowed.address"]));
        Option<string?> runs = options.Text("--runs", "value.folder"), data = options.Text("--data-dir", "value.folder");
        data.Description = context.Texts["option.data-dir.lab"];
        Option<bool> offline = options.Switch("--offline");
        command.Add(port);
        command.Add(noOpen);
        command.Add(listen);
        command.Add(runs);
        command.Add(data);
        command.Add(offline);
        command.SetAction(async (parsed, stop) =>
        {
            var lab = new LabOptions
            {
                Port = parsed.GetValue(port),
                Address = parsed.GetRequiredValue(listen),
                Home = parsed.GetValue(runs) is { } folder ? Path.GetFullPath(folder) : context.Runs.Home,
                DataDirectory = parsed.GetValue(data),
                Offline = parsed.GetValue(offline),
                PageFolder = context.Runs.PageFolder,
                Time = context.Time,
            };
            return await RunAsync(context, lab, !parsed.GetValue(noOpen), stop).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, LabOptions options, bool opens, CancellationToken stop)
    {
        LabServer server;
        try
        {
            server = await LabServer.StartAsync(options).ConfigureAwait(false);
        }
        catch (IOException fault)
        {
            throw new Refusal(
                ExitCode.DataOrConfiguration,
                context.Texts.Say("server.cannotListen", ("address", options.Address), ("port", options.Port ?? LabOptions.DefaultPort)),
                fault);
        }

        await using (server.ConfigureAwait(false))
        {
            context.Write(server.Entrance.ToString());
            context.Terminal.Out.Flush();
            context.Notice(context.Texts["server.started"]);
            if (options.NeedsToken)
            {
                context.Notice(context.Texts["server.withToken"]);
            }

            if (opens)
            {
                Browser.Open(server.Entrance);
            }

            await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }
}
