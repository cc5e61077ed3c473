using Sonda.Lab.Diagnoses;

namespace Sonda.Cli.Output;

/// <summary>What <c>sonda diagnose --explain</c> prints: the page of a rule.</summary>
internal static class RuleScreen
{
    public static void Write(Session session, string ailment)
    {
        if (session.Phrases.Language != "en")
        {
            session.Notice(session.Phrases["diagnose.explainLanguage"]);
        }

        bool isFirst = true, wasHeading = false;
        foreach (string block in RulePage.Of(ailment))
        {
            bool isHeading = block.StartsWith('#');
            if (!isFirst && !wasHeading)
            {
                session.Write("");
            }

            session.Explain(isHeading ? block.TrimStart('#', ' ') : block);
            (isFirst, wasHeading) = (false, isHeading);
        }
    }
}
