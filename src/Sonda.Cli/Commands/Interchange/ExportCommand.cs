using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Engine.Files;
using Sonda.Engine.Networks;
using Sonda.Interchange.Onnx;
using Sonda.Interchange.Safetensors;

namespace Sonda.Cli.Commands.Interchange;

/// <summary><c>sonda export</c>: a saved network for other programs.</summary>
internal static class ExportCommand
{
    private static readonly (string Ending, Func<Network<float>, byte[]> Write)[] Forms =
        [(".safetensors", SafetensorsNetwork.Write), (".onnx", OnnxExport.Write)];

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
            Writable.RequireFile("--to", path, texts);
            Network<float> network = context.Lab.LoadNetwork(Readable.RequireFile(parsed.GetRequiredValue(file), texts));
            AtomicFile.Write(path, FormOf(path)!(network));
            context.Notice(texts.Say("export.done", ("network", network.Spec), ("file", path)));
            return ExitCode.Done;
        });
        return command;
    }

    private static Func<Network<float>, byte[]>? FormOf(string path) =>
        Forms.FirstOrDefault(form => path.EndsWith(form.Ending, StringComparison.OrdinalIgnoreCase)).Write;
}
