
namespace Sonda.Cli.Output;

/// <summary>The output of <c>sonda diagnose --explain</c>: the page of an ailment.</summary>
internal static class RuleScreen
{
    public static void Write(CommandContext context, string ailment)
    {
        const string item = "- ";
        bool isFirst = true, wasHeading = false, wasItem = false;
        foreach (string block in RulePage.Of(ailment, context.Texts))
        {
            bool isHeading = block.StartsWith('#'), isItem = block.StartsWith(item, StringComparison.Ordinal);
            if (!isFirst && !wasHeading && !(wasItem && isItem))
            {
                context.Write("");
            }

            if (isItem)
            {
                string mark = item;
                foreach (string line in Layout.Wrap(block[item.Length..], Math.Min(context.Terminal.Width, Layout.MaxWidth) - item.Length))
                {
                    context.Write(mark + line);
                    mark = new string(' ', item.Length);
                }
            }
            else
            {
                context.Explain(isHeading ? block.TrimStart('#', ' ') : block);
            }

            (isFirst, wasHeading, wasItem) = (false, isHeading, isItem);
        }
    }
}
