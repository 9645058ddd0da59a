//! What screen readers are told beside what the widgets say of themselves: the window has a name, and
//! icons, which are letters of a private font, are not read out.

use egui::{Context, FullOutput, Plugin};

/// The plugin that sees to it.
#[derive(Debug, Default)]
struct Accessible {
    title: String,
}

/// Lets `ctx` tell screen readers so.
pub fn install(ctx: &Context) {
    ctx.add_plugin(Accessible::default());
}

/// The window is called `title`.
pub fn name_window(ctx: &Context, title: &str) {
    ctx.with_plugin(|held: &mut Accessible| title.clone_into(&mut held.title));
}

/// What the widget `id` says is read out when it changes, wherever the focus is; at once if `urgent`.
pub fn announce(ctx: &Context, id: egui::Id, urgent: bool) {
    use egui::accesskit::Live;
    let live = if urgent { Live::Assertive } else { Live::Polite };
    ctx.accesskit_node_builder(id, |node| node.set_live(live));
}

impl Plugin for Accessible {
    fn debug_name(&self) -> &'static str {
        "accessible"
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        let Some(update) = &mut output.platform_output.accesskit_update else { return };
        let root = update.tree.as_ref().map(|tree| tree.root);
        for (id, node) in &mut update.nodes {
            if Some(*id) == root {
                node.set_label(self.title.as_str());
            } else if node.value().or_else(|| node.label()).is_some_and(icons_only) {
                node.set_hidden();
            }
        }
    }
}

/// True for a text of nothing but letters of a private font.
fn icons_only(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| ('\u{e000}'..='\u{f8ff}').contains(&c))
}
