using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Engine.Files;
using Sonda.Engine.Networks;
using Sonda.Interchange.Onnx;
using Sonda.Interchange.Safetensors;
using Sonda.Runs.Checkpoints;

namespace Sonda.Cli.Commands.Interchange;

/// <summary><c>sonda export</c>: a saved network for other programs.</summary>
internal static class ExportCommand
{
    private static readonly (string Ending, Form Write)[] Forms =
    [
        (".safetensors", (network, facts) => SafetensorsNetwork.Write(network, facts)), (".onnx", (network, facts) => OnnxExport.Write(network, facts)),
    ];

    /// <summary>The fact that holds the preparation of the data.</summary>
    internal const string PreparationFact = "sonda.preparation";

    private delegate byte[] Form(Network<float> network, (string Key, string Value)[] facts);

    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        TextCatalog texts = context.Texts;
        var command = new Command("export", texts["export.summary"]);
        var file = new Argument<string>("file") { Description = texts["argument.networkFile"], HelpName = texts["value.file"] };
        Option<string?> target = OptionFactory.Required(options.Valued<string?>("--to", "value.exported", null, text => FormOf(text) is not null
            ? Reading<string?>.Of(text)
            : options.Refused<string?>("--to", text, texts["allowed.exported"])));
        command.Add(file);
        command.Add(target);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(target)!;
            context.Files.RequireWritable("--to", path);
            SavedNetwork saved = context.Lab.LoadNetwork(context.Files.RequireReadable(parsed.GetRequiredValue(file)));
            AtomicFile.Write(path, FormOf(path)!(saved.Network, saved.Preparation is { } preparation ? [(PreparationFact, preparation.ToJson())] : []));
            context.Notice(texts.Say("export.done", ("network", saved.Network.Spec), ("file", path)));
            if (saved.Preparation is not null)
            {
                context.Notice(texts.Say("export.preparation", ("fact", PreparationFact)));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Form? FormOf(string path) =>
        Forms.FirstOrDefault(form => path.EndsWith(form.Ending, StringComparison.OrdinalIgnoreCase)).Write;
}
