using System.CommandLine;
using Sonda.Engine.Initializers;
using Sonda.Engine.Text;

namespace Sonda.Cli.Options;

/// <summary>--init: the engine's names, and the book's names of its two initializers.</summary>
internal static class InitializerOption
{
    public static Option<InitializerSpec?> Of(OptionFactory options, string allowed)
    {
        const string name = "--init";
        string[] words =
        [
            "default", "large", "book", "book-large", "lecun", "lecun-uniform", "xavier", "xavier-uniform", "he", "he-uniform",
            "orthogonal", "identity",
        ];
        Option<InitializerSpec?> option = options.Valued<InitializerSpec?>(name, "value.init", null, text =>
        {
            try
            {
                return Reading<InitializerSpec?>.Of(text switch
                {
                    "default" => InitializerSpec.Book,
                    "large" => InitializerSpec.BookLarge,
                    _ => InitializerSpec.Parse(text),
                });
            }
            catch (FormatException)
            {
                return options.Refused<InitializerSpec?>(name, text, allowed, Suggestion.For(text, words));
            }
        });
        OptionFactory.Complete(option, words);
        return option;
    }
}
