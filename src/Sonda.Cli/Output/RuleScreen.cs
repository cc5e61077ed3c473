
namespace Sonda.Cli.Output;

/// <summary>The output of <c>sonda diagnose --explain</c>: the page of an ailment.</summary>
internal static class RuleScreen
{
    public static void Write(CommandContext context, string ailment)
    {
        bool isFirst = true, wasHeading = false;
        foreach (string block in RulePage.Of(ailment, context.Texts.Language))
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
