using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Interchange.Safetensors;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Specs;

namespace Sonda.Cli.Commands.Interchange;

/// <summary><c>sonda import</c>: the weights of another program as a network file of sonda.</summary>
internal static class ImportCommand
{
    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        TextCatalog texts = context.Texts;
        var command = new Command("import", texts["import.summary"]);
        var file = new Argument<string>("file") { Description = texts["argument.safetensors"], HelpName = texts["value.safetensors"] };
        Option<NetworkSpec?> spec = options.Valued<NetworkSpec?>("--spec", "value.network", null, text => ReadSpec(context, text));
        Option<string?> save = OptionFactory.Required(options.Text("--save", "value.file"));
        spec.Description = texts["option.spec.import"];
        save.Description = texts["option.save.import"];
        var map = new Option<string[]>("--map") { Description = texts["option.map"], HelpName = texts["value.map"], Arity = ArgumentArity.OneOrMore };
        command.Add(file);
        command.Add(spec);
        command.Add(map);
        command.Add(save);
        command.SetAction(parsed =>
        {
            string source = context.Files.RequireReadable(parsed.GetRequiredValue(file)), target = parsed.GetRequiredValue(save)!;
            Dictionary<string, string> names = Names(context, parsed.GetValue(map) ?? []);
            context.Files.RequireWritable("--save", target);
            if (new FileInfo(source) is { Exists: true, Length: var length } && length > Array.MaxLength)
            {
                throw new InvalidContentException(LocalizableText.Of($"{source} has {length} bytes; expected at most {Array.MaxLength}."));
            }

            var weights = SafetensorsFile.Read(source, File.ReadAllBytes(source));
            Network<float> network = SafetensorsNetwork.Read(source, weights, parsed.GetValue(spec), names, out IReadOnlyList<string> filled);
            new SavedNetwork(network, PreparationIn(source, weights)).Save(target);
            if (filled.Count > 0)
            {
                context.Notice(texts.Say("import.filled", ("count", filled.Count), ("names", string.Join(", ", filled.Take(8)) + (filled.Count > 8 ? ", …" : ""))));
            }

            context.Notice(texts.Say("import.done", ("network", network.Spec), ("file", target)));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The preparation of the data that sonda export noted; null if there is none.</summary>
    private static DataPreparation? PreparationIn(string path, SafetensorsFile file)
    {
        try
        {
            return file.Facts.TryGetValue(ExportCommand.PreparationFact, out string? preparation) ? DataPreparation.Parse(preparation) : null;
        }
        catch (FormatException fault)
        {
            throw new InvalidContentException(LocalizableText.Of($"{path}: the preparation of the data cannot be read: {LocalizableText.Of(fault)}"), fault);
        }
    }

    private static Reading<NetworkSpec?> ReadSpec(CommandContext context, string text)
    {
        try
        {
            // The text of a whole run, as other commands show it, holds its network.
            return Reading<NetworkSpec?>.Of(text.Contains(';', StringComparison.Ordinal) ? RunSpec.Parse(text).Network : NetworkSpec.Parse(text));
        }
        catch (FormatException fault)
        {
            return context.Options.Faulty<NetworkSpec?>("--spec", context.Texts.Of(fault), null);
        }
    }

    private static Dictionary<string, string> Names(CommandContext context, string[] given)
    {
        var names = new Dictionary<string, string>();
        foreach (string text in given)
        {
            string[] sides = text.Split('=', 2);
            if (sides.Length != 2 || !names.TryAdd(sides[0].Trim(), sides[1].Trim()))
            {
                throw new Refusal(ExitCode.Usage, context.Texts.Say("error.value", ("option", "--map"), ("found", text), ("allowed", context.Texts["allowed.map"])));
            }
        }

        return names;
    }
}
