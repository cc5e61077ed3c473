
namespace Sonda.Cli.Output;

/// <summary>What <c>sonda diagnose --explain</c> prints: the page of a rule.</summary>
internal static class RuleScreen
{
    public static void Write(CommandContext context, string ailment)
    {
        if (context.Texts.Language != "en")
        {
            context.Notice(context.Texts["diagnose.explainLanguage"]);
        }

        bool isFirst = true, wasHeading = false;
        foreach (string block in RulePage.Of(ailment))
        {
            bool isHeading = block.StartsWith('#');
            if (!isFirst && !wasHeading)
            {
                context.Write("");
            }

            context.Explain(isHeading ? block.TrimStart('#', ' ') : block);
            (isFirst, wasHeading) = (false, isHeading);
        }
    }
}
