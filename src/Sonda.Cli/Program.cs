#pragma warning disable RS0030 // The entry point: it reads the language of the system once and makes the culture invariant.
using System.Globalization;
using Sonda.Cli;
using Sonda.Cli.Output;
using Sonda.Cli.Services;

// Numbers never follow the user's culture; only texts do.
CultureInfo operatingSystem = CultureInfo.CurrentUICulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

var terminal = Terminal.OfProcess(Environment.GetEnvironmentVariable);
using var interruption = new Interruption(terminal);
var app = new SondaApp(
    terminal,
    new LabServices(),
    new RunServices(Environment.GetEnvironmentVariable, TimeProvider.System),
    Environment.GetEnvironmentVariable,
    operatingSystem,
    TimeProvider.System);
return await app.RunAsync(args, interruption.Token);
